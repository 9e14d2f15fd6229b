CREATE OR REPLACE FUNCTION register_internal.stage_due(
    passed text[], has_password boolean) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    due CONSTANT text := (
        SELECT following.type
          FROM register.flow_stage AS following
         WHERE place = cardinality(passed) + 1
           AND passed = ARRAY(SELECT earlier.type
                                FROM register.flow_stage AS earlier
                               WHERE earlier.flow = following.flow
                                 AND earlier.place < following.place
                               ORDER BY earlier.place)
         ORDER BY flow LIMIT 1);
BEGIN
    -- One that is kept passes when its turn comes.
    RETURN CASE WHEN due = 'm.login.password' AND has_password
                THEN register_internal.stage_due(passed || due, false) ELSE due END;
END
$$;
COMMENT ON FUNCTION register_internal.stage_due IS
    'The stage type that clients are sent to after these; NULL: there is none in the flows of now';
-- The view sign_ups calls it, as whoever reads the view.
GRANT EXECUTE ON FUNCTION register_internal.stage_due TO register_admin;
