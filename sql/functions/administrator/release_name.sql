CREATE OR REPLACE FUNCTION register.release_name(name_pattern text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    DELETE FROM reserved_name WHERE pattern = read_name(name_pattern);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no reserved name reads %', coalesce('"' || name_pattern || '"', 'NULL')
            USING HINT = 'SELECT * FROM register.reserved_name lists them.';
    END IF;
    RETURN 'can be signed up with again';
END
$$;
COMMENT ON FUNCTION register.release_name IS
    'Takes back what reserve_name() reserved. Example: SELECT register.release_name(''admin*'')';
GRANT EXECUTE ON FUNCTION register.release_name TO register_admin;
