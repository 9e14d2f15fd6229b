CREATE OR REPLACE FUNCTION register.name_make_up() RETURNS text
LANGUAGE plpgsql
SET search_path = register, pg_temp AS $$
DECLARE
    candidate text;
BEGIN
    LOOP
        candidate := 'user-' || left(replace(gen_random_uuid()::text, '-', ''), 10);
        IF name_fault(candidate, NULL) IS NULL THEN
            RETURN candidate;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION register.name_make_up IS
    'A free user name for somebody who gave none';
