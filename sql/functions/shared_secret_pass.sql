CREATE OR REPLACE FUNCTION register.shared_secret_pass(
    given_session bytea, given_evidence jsonb, given_localpart text)
RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
    IF (given_evidence ->> 'is_authentic')::boolean IS NOT TRUE THEN
        RETURN 'wrong_mac';
    END IF;
    UPDATE register.session
       SET makes_admin = (given_evidence ->> 'is_admin')::boolean
     WHERE id = given_session;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION register.shared_secret_pass IS
    'Stage org.matrix.login.shared_secret: whether the responder found the HMAC right, and for what';
