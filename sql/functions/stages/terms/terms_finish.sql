CREATE OR REPLACE FUNCTION register_internal.terms_finish(
    given_session bytea, given_localpart text, given_result jsonb)
RETURNS void
LANGUAGE sql AS $$
    UPDATE register.agreement
       SET session_id = NULL, localpart = given_localpart
     WHERE session_id = given_session
$$;
COMMENT ON FUNCTION register_internal.terms_finish IS
    'Stage m.login.terms: what was agreed to goes to the account';
