CREATE OR REPLACE FUNCTION register.close_registration(
    until anycompatible DEFAULT NULL::text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    -- Of any type, so that what is no time is refused in a sentence.
    opens_at CONSTANT timestamptz := read_time(
        until::text, 'until => ''tomorrow 7:00'', or ''2030-12-24 18:00''');
BEGIN
    IF opens_at IS NULL OR opens_at = 'infinity' THEN
        UPDATE settings SET registration_open = false;
        RETURN 'registration is closed until open_registration()';
    ELSIF opens_at <= now() THEN
        RAISE EXCEPTION '% is not in the future', opens_at
            USING HINT = 'SELECT register.close_registration(until => ''tomorrow 7:00'') closes it for the night.';
    END IF;
    UPDATE settings SET closed_until = opens_at;
    RETURN 'registration is closed until ' || opens_at;
END
$$;
COMMENT ON FUNCTION register.close_registration IS
    'Refuses new accounts until a time, when registration opens by itself if it was open, or else until open_registration(); sign-ups under way wait. Example: SELECT register.close_registration(until => ''tomorrow 7:00'')';
GRANT EXECUTE ON FUNCTION register.close_registration TO register_admin;
