CREATE OR REPLACE FUNCTION register_internal.name_ask(
    given_localpart text, OUT error text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    config CONSTANT settings := (SELECT settings FROM settings);
BEGIN
    IF NOT registration_is_open(config) THEN
        error := 'closed';
    ELSE
        error := (name_judge(given_localpart, NULL, NULL, false, config)).error;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.name_ask IS
    'For the responder: why a new sign-up can''t have that user name; NULL when it can';
GRANT EXECUTE ON FUNCTION register_internal.name_ask TO register_cgi;
