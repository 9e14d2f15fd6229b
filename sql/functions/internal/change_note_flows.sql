CREATE OR REPLACE FUNCTION register_internal.change_note_flows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    listed text;
BEGIN
    SELECT string_agg(stages, ', ' ORDER BY flow) INTO listed
      FROM (SELECT flow, string_agg(type, ' ' ORDER BY place) AS stages
              FROM touched GROUP BY flow) AS flows;
    IF listed IS NOT NULL THEN
        INSERT INTO change (subject, before, after)
        VALUES ('flows', CASE WHEN TG_OP = 'DELETE' THEN listed END,
                CASE WHEN TG_OP <> 'DELETE' THEN listed END);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION register_internal.change_note_flows IS
    'Trigger: notes in the table change which flows came or went with a statement';
