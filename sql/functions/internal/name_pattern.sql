CREATE OR REPLACE FUNCTION register_internal.name_pattern(given text)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    pattern CONSTANT text := register_internal.read_name(given);
BEGIN
    IF pattern ~ '^\*+$' THEN
        RAISE check_violation
            USING MESSAGE = format('"%s" would keep every name from being signed up', given),
                  HINT = 'SELECT register.close_registration() closes registration.';
    ELSIF pattern !~ '^[a-z0-9._=/+*-]+$' OR pattern IS NULL THEN
        RAISE check_violation
            USING MESSAGE = format('%s can''t be a pattern of user names',
                                   coalesce(quote_ident(given), 'NULL')),
                  HINT = 'It has the characters a-z 0-9 . _ = / + - and * for any characters, such as spam*.';
    END IF;
    RETURN pattern;
END
$$;
COMMENT ON FUNCTION register_internal.name_pattern IS
    'The pattern that an administrator means, as reserved_name has it; an error in a sentence where it is none, or bars every name';
