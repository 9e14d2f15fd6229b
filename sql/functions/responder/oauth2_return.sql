CREATE OR REPLACE FUNCTION register_internal.oauth2_return(given_state_hash bytea)
RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    login oauth2_login;
BEGIN
    SELECT oauth2_login.* INTO login
      FROM oauth2_login JOIN session ON session.id = session_id
     WHERE state_hash = given_state_hash AND session.expires_at > now();
    IF NOT FOUND THEN
        RETURN '{}';
    END IF;
    RETURN (
        SELECT json_build_object(
                   'is_confirmed', login.subject IS NOT NULL,
                   'server_name', server_name,
                   'localpart', (SELECT localpart FROM name
                                  WHERE session_id = login.session_id),
                   'base_url', public_base_url,
                   'key', (SELECT value FROM secret WHERE name = 'signing'),
                   'secret', (SELECT value FROM secret
                               WHERE name = 'oauth2 ' || login.provider),
                   'provider', to_json(oauth2_provider))
          FROM settings, oauth2_provider
         WHERE oauth2_provider.name = login.provider);
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_return IS
    'For the responder: a browser has come back from a provider with a state; all that is needed to ask the provider who it is; an empty object when that login is no longer good';
GRANT EXECUTE ON FUNCTION register_internal.oauth2_return TO register_cgi;
