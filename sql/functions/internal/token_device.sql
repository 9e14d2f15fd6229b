CREATE OR REPLACE FUNCTION register_internal.token_device(given_hash bytea)
RETURNS register.device
LANGUAGE plpgsql STABLE AS $$
DECLARE
    shown register.device;
    equal register.equal_token;
BEGIN
    SELECT * INTO shown FROM register.device WHERE token_hash = given_hash;
    IF NOT FOUND THEN
        SELECT * INTO equal FROM register.equal_token WHERE token_hash = given_hash;
        SELECT * INTO shown FROM register.device
         WHERE localpart = equal.localpart AND device_id = equal.device_id
           AND token_hash IS NOT NULL;
    END IF;
    RETURN shown;
END
$$;
COMMENT ON FUNCTION register_internal.token_device IS
    'The device whose access token has that SHA-256; all NULL: none';
