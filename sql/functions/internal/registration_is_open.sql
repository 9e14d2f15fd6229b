CREATE OR REPLACE FUNCTION register_internal.registration_is_open() RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT registration_open AND coalesce(closed_until <= now(), true)
      FROM register.settings
$$;
COMMENT ON FUNCTION register_internal.registration_is_open IS
    'Whether strangers can make accounts at this moment';
