CREATE OR REPLACE FUNCTION register_internal.token_revoke(
    given_hash bytea, everywhere boolean, OUT error text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    shown device;
BEGIN
    SELECT device.* INTO shown
      FROM token_device(given_hash) AS device JOIN account USING (localpart)
     WHERE deactivated_at IS NULL;
    IF NOT FOUND THEN
        error := 'unknown_token';
        RETURN;
    END IF;
    DELETE FROM device
     WHERE localpart = shown.localpart
       AND (everywhere OR device_id = shown.device_id);
END
$$;
COMMENT ON FUNCTION register_internal.token_revoke IS
    'For the responder: logs out the device whose access token has that SHA-256, or all devices of its account; a device goes with its token';
GRANT EXECUTE ON FUNCTION register_internal.token_revoke TO register_cgi;
