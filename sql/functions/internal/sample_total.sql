CREATE OR REPLACE FUNCTION register_internal.sample_total(
    counted bigint, step bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN step = 1 THEN counted
                ELSE round(counted * step, 2 - length((counted * step)::text))
                END::bigint
$$;
COMMENT ON FUNCTION register_internal.sample_total IS
    'How many there are where one in so many was counted, in two digits, since more would not be right';
