CREATE OR REPLACE FUNCTION register_internal.read_name(given text)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    name CONSTANT text := lower(register_internal.trim_pasted(given));
    server CONSTANT text := server_name FROM register.settings;
BEGIN
    IF substring(name FROM '^@[^:]*:(.*)$') <> lower(server) THEN
        RAISE invalid_parameter_value
            USING MESSAGE = format('%s is a user ID of another server', name),
                  HINT = format('Those of this one end in :%s.', server);
    END IF;
    RETURN coalesce(substring(name FROM '^@([^:]*):'), name);
END
$$;
COMMENT ON FUNCTION register_internal.read_name IS
    'The user name, or pattern of names, that an administrator means by bob or by @bob:example.org, for names to come; an error when that is of another server';
