CREATE OR REPLACE FUNCTION register_internal.failure_sweep(many integer)
RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    newest CONSTANT bigint :=
        (SELECT id FROM register.failure ORDER BY id DESC LIMIT 1);
    -- Abandoned sign-ups are noted late: the oldest is not that of the lowest ID.
    old CONSTANT tid[] := ARRAY(
        SELECT ctid FROM register.failure
         WHERE failed_at <= now() - (SELECT traces_kept FROM register.settings)
         ORDER BY failed_at LIMIT many FOR UPDATE SKIP LOCKED)
        -- At most 100000 altogether, however many peers there are.
        || ARRAY(SELECT ctid FROM register.failure WHERE id <= newest - 100000
                  ORDER BY id LIMIT many FOR UPDATE SKIP LOCKED);
    erased integer;
BEGIN
    IF old = '{}' THEN
        RETURN 0;
    END IF;
    DELETE FROM register.failure WHERE ctid = ANY (old);
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END
$$;
COMMENT ON FUNCTION register_internal.failure_sweep IS
    'Erases at most so many failures that are too old, and as many that are too many, and says how many; called with more than are added, so they never pile up';
