CREATE OR REPLACE FUNCTION register_internal.email_pass(
    given_session bytea, given_evidence jsonb, given_localpart text)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    given_code_hash CONSTANT bytea :=
        decode(given_evidence ->> 'code_hash', 'hex');
    good_until timestamptz;
BEGIN
    IF given_code_hash IS NULL THEN
        RETURN CASE WHEN NOT EXISTS (
            SELECT FROM register.email_proof
             WHERE session_id = given_session AND confirmed_at IS NOT NULL)
            THEN 'email_not_yet' END;
    END IF;
    UPDATE register.email_proof
       SET confirmed_at = CASE WHEN expires_at > now()
                               THEN coalesce(confirmed_at, now()) END
     WHERE session_id = given_session AND code_hash = given_code_hash
    RETURNING expires_at INTO good_until;
    IF NOT FOUND THEN
        RETURN 'wrong_code';
    END IF;
    RETURN CASE WHEN good_until <= now() THEN 'code_expired' END;
END
$$;
COMMENT ON FUNCTION register_internal.email_pass IS
    'Stages m.login.email.code and .url: the code is right, or the link was confirmed';
