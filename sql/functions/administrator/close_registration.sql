CREATE OR REPLACE FUNCTION register.close_registration(
    until timestamptz DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    IF until <= now() THEN
        RAISE EXCEPTION '% is not in the future', until
            USING HINT = 'SELECT register.close_registration(until => ''tomorrow 7:00'') closes it for the night.';
    END IF;
    IF until IS NULL THEN
        UPDATE settings SET registration_open = false;
        RETURN 'registration is closed until open_registration()';
    ELSE
        UPDATE settings SET closed_until = until;
    END IF;
    RETURN 'registration is closed until ' || until;
END
$$;
COMMENT ON FUNCTION register.close_registration IS
    'Refuses new accounts until a time, when registration opens by itself if it was open, or else until open_registration(); sign-ups under way wait. Example: SELECT register.close_registration(until => ''tomorrow 7:00'')';
GRANT EXECUTE ON FUNCTION register.close_registration TO register_admin;
