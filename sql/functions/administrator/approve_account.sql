CREATE OR REPLACE FUNCTION register.approve_account(account_name text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    approved CONSTANT text := waiting_localpart(account_name);
BEGIN
    UPDATE account SET awaits_approval = false WHERE localpart = approved;
    IF (SELECT announces_accounts FROM settings) THEN
        PERFORM account_announce(approved);
    END IF;
    RETURN 'can be used now; ' || account_tell(approved, 'approved');
END
$$;
COMMENT ON FUNCTION register.approve_account IS
    'Lets an account of the view waiting_accounts be used, and tells its owner by mail where an address is known. Example: SELECT register.approve_account(''bob'')';
GRANT EXECUTE ON FUNCTION register.approve_account TO register_admin;
