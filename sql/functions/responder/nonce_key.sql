CREATE OR REPLACE FUNCTION register_internal.nonce_key(OUT error text, OUT key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM secret WHERE name = 'shared_secret') THEN
        error := 'not_set_up';
        RETURN;
    END IF;
    key := derived_key('nonce');
END
$$;
COMMENT ON FUNCTION register_internal.nonce_key IS
    'For the responder: the key that nonces are signed with, where accounts can be made by shared secret at all';
GRANT EXECUTE ON FUNCTION register_internal.nonce_key TO register_cgi;
