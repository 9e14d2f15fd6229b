CREATE OR REPLACE FUNCTION register_internal.terms_pass(
    given_session bytea, given_localpart text, given_result jsonb,
    given_peer inet, OUT error text, OUT retry_after integer,
    OUT tries_left integer, OUT for_name text)
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM register.session
                WHERE id = given_session
                  AND shown_terms <> register_internal.terms_tag()) THEN
        error := 'terms_changed';
        RETURN;
    END IF;
    INSERT INTO register.agreement (session_id, localpart, document, version)
    SELECT given_session,
           CASE WHEN given_session IS NULL THEN given_localpart END,
           document, version
      FROM register_internal.terms_due();
    IF NOT FOUND THEN
        error := 'not_set_up';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.terms_pass IS
    'Stage m.login.terms: the sign-up agrees to all documents in force, if these are the ones that it was shown';
