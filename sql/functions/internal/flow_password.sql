CREATE OR REPLACE FUNCTION register_internal.flow_password(passed text[])
RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT type
              FROM register.flow
              JOIN register.stage_type
                ON type = stages[cardinality(passed) + 1]
             WHERE stages[:cardinality(passed)] = passed
               AND takes_password
             ORDER BY flow LIMIT 1);
END
$$;
COMMENT ON FUNCTION register_internal.flow_password IS
    'The stage type after these that a password is all it asks for; NULL: none';
