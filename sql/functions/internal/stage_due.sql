CREATE OR REPLACE FUNCTION register_internal.stage_due(
    passed text[], has_password boolean) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    due text;
BEGIN
    LOOP
        due := (SELECT stages[cardinality(passed) + 1] FROM register.flow
                 WHERE cardinality(stages) > cardinality(passed)
                   AND stages[:cardinality(passed)] = passed
                 ORDER BY flow LIMIT 1);
        EXIT WHEN NOT has_password;
        -- A password that is kept passes its stage when that is next.
        EXIT WHEN NOT EXISTS (
            SELECT FROM register.stage_type WHERE type = due AND takes_password);
        passed := passed || due;
    END LOOP;
    RETURN due;
END
$$;
COMMENT ON FUNCTION register_internal.stage_due IS
    'The stage type that clients are sent to after these; NULL: there is none in the flows of now';
-- The view sign_ups calls it, as the role that reads the view, which may call no
-- other function of this schema.
GRANT EXECUTE ON FUNCTION register_internal.stage_due TO register_admin;
