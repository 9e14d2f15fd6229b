CREATE OR REPLACE FUNCTION register.reserve_name(
    name_pattern text, reason text DEFAULT NULL) RETURNS text
LANGUAGE sql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    INSERT INTO reserved_name (pattern, reason)
    VALUES (register_internal.name_pattern(name_pattern), reserve_name.reason)
    ON CONFLICT (pattern) DO UPDATE SET reason = EXCLUDED.reason
    RETURNING pattern || ' can''t be signed up with'
$$;
COMMENT ON FUNCTION register.reserve_name IS
    'Keeps a user name, or with * a whole kind of them, from being signed up. Example: SELECT register.reserve_name(''admin*'', ''ours'')';
GRANT EXECUTE ON FUNCTION register.reserve_name TO register_admin;
