CREATE OR REPLACE FUNCTION register_internal.oauth2_look(
    given_session bytea, given_keys jsonb, given_peer inet)
RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
    opened register.oauth2_login;
    told jsonb;
    wanted text;
BEGIN
    SELECT * INTO opened FROM register.oauth2_login
     WHERE session_id = given_session;
    SELECT coalesce(jsonb_agg(register_internal.oauth2_told(provider)
                              ORDER BY place, name), '[]')
      INTO told
      FROM register.oauth2_provider AS provider
     WHERE NOT register_internal.secret_is_elsewhere('oauth2 ' || name);
    wanted := coalesce(given_keys ->> 'provider', opened.provider,
                       told -> 0 ->> 'name');
    RETURN (SELECT jsonb_build_object(
        'key', register_internal.derived_key('oauth2'),
        'base_url', public_base_url,
        'providers', told,
        -- No provider has to be asked where its endpoints are.
        'is_cheap', opened.subject IS NOT NULL OR NOT jsonb_path_exists(
            told, '$[*] ? (@.name == $wanted && @.issuer != null
                           && @.discovery == null)',
            jsonb_build_object('wanted', wanted)),
        'attempt', register_internal.oauth2_attempt(opened),
        'login', CASE WHEN opened.session_id IS NOT NULL THEN
            jsonb_build_object('provider', opened.provider,
                               'is_confirmed', opened.subject IS NOT NULL)
            END)
      FROM register.settings);
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_look IS
    'Stage m.login.oauth2: the providers, and how far this sign-up is with one';
