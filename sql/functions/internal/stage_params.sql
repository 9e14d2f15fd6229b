CREATE OR REPLACE FUNCTION register_internal.stage_params() RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
    params jsonb := '{}';
    shown record;
    told jsonb;
BEGIN
    FOR shown IN SELECT type, on_show FROM register.stage_type
                  WHERE on_show IS NOT NULL
                    AND type IN (SELECT unnest(stages) FROM register.flow)
    LOOP
        EXECUTE format('SELECT register_internal.%I()', shown.on_show) INTO told;
        params := params || jsonb_build_object(shown.type, told);
    END LOOP;
    RETURN params;
END
$$;
COMMENT ON FUNCTION register_internal.stage_params IS
    'What clients need to know, before they begin, of the stage types in the flows';
