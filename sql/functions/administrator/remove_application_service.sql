CREATE OR REPLACE FUNCTION register.remove_application_service(
    service_name text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    DELETE FROM application_service WHERE name = service_name;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no application service %',
                        coalesce('"' || service_name || '"', 'NULL')
            USING HINT = 'SELECT * FROM register.application_services lists them.';
    END IF;
    RETURN 'the application service is removed';
END
$$;
COMMENT ON FUNCTION register.remove_application_service IS
    'Takes an application service away; the accounts that it made stay. Example: SELECT register.remove_application_service(''irc'')';
GRANT EXECUTE ON FUNCTION register.remove_application_service TO register_admin;
