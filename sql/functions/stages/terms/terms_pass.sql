CREATE OR REPLACE FUNCTION register_internal.terms_pass(
    given_session bytea, given_evidence jsonb, given_localpart text)
RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO register.agreement (session_id, document, version)
    SELECT given_session, document, version FROM register_internal.terms_due();
    RETURN CASE WHEN NOT FOUND THEN 'not_set_up' END;
END
$$;
COMMENT ON FUNCTION register_internal.terms_pass IS
    'Stage m.login.terms: the sign-up agrees to all documents in force';
