CREATE OR REPLACE FUNCTION register.whoami(access_token text)
RETURNS TABLE (user_id text, localpart text, created_at timestamptz,
               device_id text, is_guest boolean)
LANGUAGE sql STABLE STRICT SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    SELECT '@' || account.localpart || ':' || server_name, account.localpart, logged_in_at,
           device.device_id, account.is_guest
      FROM token_device(sha256(convert_to(whoami.access_token, 'UTF8'))) AS device
      JOIN account USING (localpart)
     WHERE deactivated_at IS NULL AND NOT awaits_approval
$$;
COMMENT ON FUNCTION register.whoami IS
    'Whose access token this is, on which device and since when it holds; no row when it does not. Example: SELECT * FROM register.whoami(''…'')';
GRANT EXECUTE ON FUNCTION register.whoami TO register_whoami, register_admin;
