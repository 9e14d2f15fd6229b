CREATE OR REPLACE FUNCTION register_internal.token_open(
    given_hash bytea, OUT error text, OUT user_id text, OUT device_id text,
    OUT is_guest boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    SELECT CASE WHEN awaits_approval THEN 'account_waiting' END,
           '@' || account.localpart || ':' || server_name, device.device_id, account.is_guest
      INTO error, user_id, device_id, is_guest
      FROM token_device(given_hash) AS device JOIN account USING (localpart)
     WHERE deactivated_at IS NULL;
    IF NOT FOUND THEN
        error := 'unknown_token';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.token_open IS
    'For the responder: whose access token has that SHA-256';
GRANT EXECUTE ON FUNCTION register_internal.token_open TO register_cgi;
