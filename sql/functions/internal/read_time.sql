CREATE OR REPLACE FUNCTION register_internal.read_time(
    given text, example text) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN given::timestamptz;
EXCEPTION WHEN data_exception THEN
    RAISE invalid_parameter_value
        USING MESSAGE = format('%L is no day and time', given),
              HINT = format('Say %s.', example);
END
$$;
COMMENT ON FUNCTION register_internal.read_time IS
    'The time that an administrator means, such as tomorrow 7:00; else an error with the example';
