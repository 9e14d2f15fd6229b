CREATE OR REPLACE FUNCTION register_internal.read_period(
    given text, example text) RETURNS interval
LANGUAGE plpgsql STABLE AS $$
DECLARE
    period interval;
BEGIN
    -- A bare number would be seconds.
    IF given !~ '^\s*[-+]?[0-9.]+\s*$' THEN
        period := given;
    END IF;
    IF period > interval '0' THEN
        RETURN period;
    END IF;
    RAISE data_exception;
EXCEPTION WHEN data_exception THEN
    RAISE invalid_parameter_value
        USING MESSAGE = format('%s is no length of time',
                               coalesce(quote_literal(given), 'NULL')),
              HINT = format('Say %s.', example);
END
$$;
COMMENT ON FUNCTION register_internal.read_period IS
    'The length of time that an administrator means, such as 1 week; else an error with the example';
