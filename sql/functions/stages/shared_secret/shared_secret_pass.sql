CREATE OR REPLACE FUNCTION register_internal.shared_secret_pass(
    given_session bytea, given_evidence jsonb, given_localpart text)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    nonce_hash CONSTANT bytea :=
        decode(given_evidence ->> 'nonce_hash', 'hex');
BEGIN
    IF (given_evidence ->> 'is_authentic')::boolean IS NOT TRUE THEN
        RETURN 'wrong_mac';
    END IF;
    IF nonce_hash IS NOT NULL THEN
        DELETE FROM register.used_nonce WHERE hash IN (
            SELECT hash FROM register.used_nonce
             WHERE used_at <= now() - interval '1 hour'
             ORDER BY used_at LIMIT 4 FOR UPDATE SKIP LOCKED);
        INSERT INTO register.used_nonce (hash) VALUES (nonce_hash)
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            RETURN 'nonce_unknown';
        END IF;
    END IF;
    UPDATE register.session
       SET makes_admin = (given_evidence ->> 'is_admin')::boolean,
           display_name = nullif(given_evidence ->> 'display_name', ''),
           user_type = given_evidence ->> 'user_type'
     WHERE id = given_session;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION register_internal.shared_secret_pass IS
    'Stage org.matrix.login.shared_secret: whether the responder found the HMAC right, and for what; a nonce is good once';
