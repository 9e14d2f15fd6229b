CREATE OR REPLACE FUNCTION register_internal.name_make_up() RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    made_up text;
BEGIN
    LOOP
        made_up := 'user-' || left(replace(gen_random_uuid()::text, '-', ''), 10);
        EXIT WHEN NOT EXISTS (SELECT FROM register.name
                               WHERE localpart = made_up);
    END LOOP;
    RETURN made_up;
END
$$;
COMMENT ON FUNCTION register_internal.name_make_up IS
    'A free user name for an account whose client gave none';
