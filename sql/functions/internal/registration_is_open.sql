CREATE OR REPLACE FUNCTION register_internal.registration_is_open(
    config register.settings) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT config.registration_open
           AND coalesce(config.closed_until <= now(), true)
$$;
COMMENT ON FUNCTION register_internal.registration_is_open IS
    'Whether strangers can make accounts at this moment';
