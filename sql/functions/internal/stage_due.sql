CREATE OR REPLACE FUNCTION register_internal.stage_due(
    passed text[], has_password boolean) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    due CONSTANT text := (register_internal.flow_next(passed))[1];
BEGIN
    -- One that is kept passes when its turn comes.
    IF has_password AND due = register_internal.flow_password(passed) THEN
        RETURN (register_internal.flow_next(passed || due))[1];
    END IF;
    RETURN due;
END
$$;
COMMENT ON FUNCTION register_internal.stage_due IS
    'The stage type that clients are sent to after these; NULL: there is none in the flows of now';
