CREATE OR REPLACE FUNCTION register_internal.oauth2_confirm(
    given_state_hash bytea, given_subject text, OUT fault text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    UPDATE oauth2_login SET subject = given_subject
      FROM session
     WHERE state_hash = given_state_hash
       AND subject IS NULL
       AND session.id = session_id AND session.expires_at > now();
    IF NOT FOUND THEN
        fault := 'session_unknown';
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM account_oauth2 JOIN oauth2_login USING (provider)
                WHERE state_hash = given_state_hash
                  AND account_oauth2.subject = given_subject) THEN
        fault := 'identity_in_use';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_confirm IS
    'For the responder: the provider said who came back with that state';
GRANT EXECUTE ON FUNCTION register_internal.oauth2_confirm TO register_cgi;
