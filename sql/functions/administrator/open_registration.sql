CREATE OR REPLACE FUNCTION register.open_registration() RETURNS text
LANGUAGE sql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    UPDATE settings SET registration_open = true, closed_until = NULL
    RETURNING 'registration is open'
$$;
COMMENT ON FUNCTION register.open_registration IS
    'Lets strangers make accounts. Example: SELECT register.open_registration()';
GRANT EXECUTE ON FUNCTION register.open_registration TO register_admin;
