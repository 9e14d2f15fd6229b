CREATE OR REPLACE FUNCTION register.reactivate_account(account_name text)
RETURNS text
LANGUAGE sql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    UPDATE account SET deactivated_at = NULL
     WHERE localpart = localpart_here(account_name)
    RETURNING 'the account is open again'
$$;
COMMENT ON FUNCTION register.reactivate_account IS
    'Opens a deactivated account again; its revoked access tokens stay revoked. Example: SELECT register.reactivate_account(''bob'')';
GRANT EXECUTE ON FUNCTION register.reactivate_account TO register_admin;
