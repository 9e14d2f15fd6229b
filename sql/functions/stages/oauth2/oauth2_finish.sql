CREATE OR REPLACE FUNCTION register_internal.oauth2_finish(
    given_session bytea, given_localpart text, given_result jsonb)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO register.account_oauth2 (provider, subject, localpart)
    SELECT provider, subject, given_localpart FROM register.oauth2_login
     WHERE session_id = given_session
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        PERFORM register_internal.refuse('identity_in_use');
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_finish IS
    'Stage m.login.oauth2: the identity goes to the account';
