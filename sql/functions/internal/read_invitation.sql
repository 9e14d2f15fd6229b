CREATE OR REPLACE FUNCTION register_internal.read_invitation(given text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    token CONSTANT text := register_internal.trim_pasted(given);
BEGIN
    IF token ~ '^[A-Za-z0-9._~-]{1,64}$' THEN
        RETURN token;
    END IF;
    RAISE invalid_parameter_value USING MESSAGE =
        'an invitation is 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -';
END
$$;
COMMENT ON FUNCTION register_internal.read_invitation IS
    'The token of an invitation that an administrator means; an error that does not show it, where it can be none';
