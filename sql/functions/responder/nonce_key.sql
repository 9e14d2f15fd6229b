CREATE OR REPLACE FUNCTION register_internal.nonce_key(OUT fault text, OUT key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM secret WHERE name = 'shared_secret') THEN
        fault := 'not_set_up';
        RETURN;
    END IF;
    SELECT value INTO key FROM secret WHERE name = 'signing';
END
$$;
COMMENT ON FUNCTION register_internal.nonce_key IS
    'For the responder: the key that nonces are signed with, where accounts can be made by shared secret at all';
GRANT EXECUTE ON FUNCTION register_internal.nonce_key TO register_cgi;
