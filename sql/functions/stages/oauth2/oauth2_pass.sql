CREATE OR REPLACE FUNCTION register_internal.oauth2_pass(
    given_session bytea, given_evidence jsonb, given_localpart text)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    login register.oauth2_login;
BEGIN
    SELECT * INTO login FROM register.oauth2_login
     WHERE session_id = given_session;
    IF login.subject IS NULL THEN
        RETURN 'session_moved';
    END IF;
    IF EXISTS (SELECT FROM register.account_oauth2
                WHERE provider = login.provider AND subject = login.subject)
    THEN
        -- The person may come back as somebody else.
        UPDATE register.oauth2_login SET subject = NULL
         WHERE session_id = given_session;
        RETURN 'identity_in_use';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_pass IS
    'Stage m.login.oauth2: the provider said who it is, and that person has no account yet';
