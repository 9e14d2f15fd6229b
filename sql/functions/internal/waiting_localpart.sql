CREATE OR REPLACE FUNCTION register_internal.waiting_localpart(account_name text)
RETURNS text
LANGUAGE plpgsql
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    wanted CONSTANT text := localpart_of(account_name);
BEGIN
    -- Two administrators decide one after the other.
    PERFORM FROM account WHERE localpart = wanted AND awaits_approval
        FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION '"%" does not wait for approval', account_name
            USING HINT = 'SELECT * FROM register.waiting_accounts lists those that do.';
    END IF;
    RETURN wanted;
END
$$;
COMMENT ON FUNCTION register_internal.waiting_localpart IS
    'The account that an administrator means, locked; an error when it does not wait for approval';
