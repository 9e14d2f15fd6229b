CREATE OR REPLACE FUNCTION register_internal.name_make_up() RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    made_up text;
BEGIN
    WHILE made_up IS NULL LOOP
        INSERT INTO register.name (localpart)
        VALUES ('user-' || left(replace(gen_random_uuid()::text, '-', ''), 10))
        ON CONFLICT DO NOTHING
        RETURNING localpart INTO made_up;
    END LOOP;
    RETURN made_up;
END
$$;
COMMENT ON FUNCTION register_internal.name_make_up IS
    'Takes a free user name for somebody who gave none';
