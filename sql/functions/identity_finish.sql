CREATE OR REPLACE FUNCTION register.identity_finish(
    given_session bytea, given_localpart text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM register.email_finish(given_session, given_localpart);
    DELETE FROM register.email_validation WHERE session_id = given_session;
END
$$;
COMMENT ON FUNCTION register.identity_finish IS
    'Stage m.login.email.identity: the validated addresses go to the account, and the validations with them';
