CREATE OR REPLACE FUNCTION register.whoami(access_token text)
RETURNS TABLE (user_id text, localpart text, created_at timestamptz)
LANGUAGE sql STABLE STRICT SECURITY DEFINER
SET search_path = register, pg_temp AS $$
    SELECT account.user_id, account.localpart, access_token.created_at
      FROM access_token JOIN account USING (localpart)
     WHERE hash = sha256(convert_to(whoami.access_token, 'UTF8'))
       AND deactivated_at IS NULL
$$;
COMMENT ON FUNCTION register.whoami IS
    'Whose access token this is and since when it holds; no row when it does not. Example: SELECT * FROM register.whoami(''…'')';
