CREATE OR REPLACE FUNCTION register.deactivate_account(account_name text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    UPDATE account SET deactivated_at = coalesce(deactivated_at, now())
     WHERE localpart = localpart_here(account_name);
    RETURN format('the account is closed; access tokens revoked: %s',
                  revoke_access_tokens(account_name));
END
$$;
COMMENT ON FUNCTION register.deactivate_account IS
    'Closes an account and revokes its access tokens; the name stays taken. Example: SELECT register.deactivate_account(''bob'')';
GRANT EXECUTE ON FUNCTION register.deactivate_account TO register_admin;
