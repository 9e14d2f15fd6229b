CREATE OR REPLACE FUNCTION register_internal.flow_next(passed text[])
RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(SELECT stages[cardinality(passed) + 1]
                   FROM register.flow
                  WHERE cardinality(stages) > cardinality(passed)
                    AND stages[:cardinality(passed)] = passed
                  GROUP BY 1
                  ORDER BY min(flow));
END
$$;
COMMENT ON FUNCTION register_internal.flow_next IS
    'The stage types that may come after these, each once, in the order of the flows';
