CREATE OR REPLACE FUNCTION register_internal.device_id_make_up() RETURNS text
LANGUAGE sql VOLATILE AS $$
    SELECT upper(left(replace(gen_random_uuid()::text, '-', ''), 10))
$$;
COMMENT ON FUNCTION register_internal.device_id_make_up IS
    'A name for the device of a client that has not chosen one';
