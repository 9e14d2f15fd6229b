CREATE OR REPLACE FUNCTION register.reactivate_account(account_name text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    wanted CONSTANT text := localpart_here(account_name);
    waits boolean;
BEGIN
    UPDATE account SET deactivated_at = NULL
     WHERE localpart = wanted AND forgotten_at IS NULL
    RETURNING awaits_approval INTO waits;
    IF NOT FOUND THEN
        RAISE object_not_in_prerequisite_state
            USING MESSAGE = format('the account "%s" was forgotten: it stays closed',
                                   account_name),
                  HINT = 'Its owner signs up anew, under another name.';
    END IF;
    RETURN CASE WHEN waits
           THEN 'the account is open again, and waits for approve_account()'
           ELSE 'the account is open again' END;
END
$$;
COMMENT ON FUNCTION register.reactivate_account IS
    'Opens a deactivated account again, unless it was forgotten; its revoked access tokens stay revoked. Example: SELECT register.reactivate_account(''bob'')';
GRANT EXECUTE ON FUNCTION register.reactivate_account TO register_admin;
