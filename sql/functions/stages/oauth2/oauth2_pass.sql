CREATE OR REPLACE FUNCTION register_internal.oauth2_pass(
    given_session bytea, given_localpart text, given_result jsonb,
    given_peer inet, OUT error text, OUT retry_after integer,
    OUT tries_left integer, OUT for_name text)
LANGUAGE plpgsql AS $$
DECLARE
    login register.oauth2_login;
BEGIN
    SELECT * INTO login FROM register.oauth2_login
     WHERE session_id = given_session;
    IF login.subject IS NULL THEN
        error := 'session_moved';
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM register.account_oauth2
                WHERE provider = login.provider AND subject = login.subject)
    THEN
        -- The person may come back with another identity.
        UPDATE register.oauth2_login SET subject = NULL
         WHERE session_id = given_session;
        error := 'identity_in_use';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_pass IS
    'Stage m.login.oauth2: the provider said who it is, and that person has no account yet';
