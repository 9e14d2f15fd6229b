CREATE OR REPLACE FUNCTION register_internal.oauth2_confirm(
    given_state_hash bytea, given_subject text, given_discovery jsonb,
    OUT error text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    opened oauth2_login;
BEGIN
    UPDATE oauth2_login
       SET subject = given_subject,
           tries_left = tries_left
                        + CASE WHEN given_subject IS NULL THEN 1 ELSE 0 END
     WHERE state_hash = given_state_hash AND subject IS NULL
       AND EXISTS (SELECT FROM session
                    WHERE id = session_id AND expires_at > now() OFFSET 0)
    RETURNING * INTO opened;
    IF NOT FOUND THEN
        error := 'session_unknown';
        RETURN;
    END IF;
    PERFORM oauth2_keep(opened.provider, given_discovery);
    IF EXISTS (SELECT FROM account_oauth2
                WHERE provider = opened.provider
                  AND account_oauth2.subject = given_subject) THEN
        error := 'identity_in_use';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_confirm IS
    'For the responder: the provider said who came back with that state (NULL: it could not be asked, so the try does not count), and where its endpoints are (NULL: that was known)';
GRANT EXECUTE ON FUNCTION register_internal.oauth2_confirm TO register_cgi;
