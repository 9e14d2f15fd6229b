CREATE OR REPLACE FUNCTION register.approve_account(account_name text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    approved text;
    waiting CONSTANT bytea[] := waiting_sign_ups(account_name);
BEGIN
    IF waiting <> '{}' THEN
        UPDATE session SET approved_at = now(), awaits_approval = false
         WHERE id = ANY (waiting);
        RETURN 'is made at the homeserver when its owner comes back to the sign-up; '
            || sign_ups_tell(waiting, 'approved_sign_up');
    END IF;
    approved := waiting_localpart(account_name);
    IF EXISTS (SELECT FROM account WHERE localpart = approved
                  AND deactivated_at IS NOT NULL) THEN
        RAISE object_not_in_prerequisite_state
            USING MESSAGE = format('the account "%s" is closed', account_name),
                  HINT = 'SELECT register.reactivate_account(…) opens it, SELECT register.deny_account(…) takes it away.';
    END IF;
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
