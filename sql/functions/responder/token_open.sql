CREATE OR REPLACE FUNCTION register_internal.token_open(
    given_hash bytea, OUT fault text, OUT user_id text, OUT device_id text,
    OUT is_guest boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    SELECT CASE WHEN awaits_approval THEN 'account_waiting' END,
           account.user_id, access_token.device_id, account.is_guest
      INTO fault, user_id, device_id, is_guest
      FROM access_token JOIN account USING (localpart)
     WHERE hash = given_hash AND deactivated_at IS NULL;
    IF NOT FOUND THEN
        fault := 'unknown_token';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.token_open IS
    'For the responder: whose access token has that SHA-256';
GRANT EXECUTE ON FUNCTION register_internal.token_open TO register_cgi;
