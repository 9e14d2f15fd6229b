CREATE OR REPLACE FUNCTION register.close_registration() RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = register, pg_temp AS $$
    UPDATE settings SET registration_open = false
$$;
COMMENT ON FUNCTION register.close_registration IS
    'Refuses new accounts until open_registration(); sign-ups under way wait. Example: SELECT register.close_registration()';
