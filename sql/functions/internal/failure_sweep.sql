CREATE OR REPLACE FUNCTION register_internal.failure_sweep(many integer)
RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    newest CONSTANT bigint :=
        (SELECT id FROM register.failure ORDER BY id DESC LIMIT 1);
    kept CONSTANT interval := (SELECT traces_kept FROM register.settings);
    -- At most 100000 altogether, however many peers there are.
    old CONSTANT bigint[] := ARRAY(
        SELECT id
          FROM (SELECT id, failed_at FROM register.failure
                 ORDER BY id LIMIT many) AS oldest
         WHERE failed_at <= now() - kept OR id <= newest - 100000);
    erased integer;
BEGIN
    IF old <> '{}' THEN
        DELETE FROM register.failure WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM register.failure WHERE id = ANY (old)
               FOR UPDATE SKIP LOCKED));
    END IF;
    UPDATE register.account SET peer = NULL WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM register.account
         WHERE peer IS NOT NULL AND created_at <= now() - kept
         ORDER BY created_at LIMIT many FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased + cardinality(old);
END
$$;
COMMENT ON FUNCTION register_internal.failure_sweep IS
    'Erases at most so many failures and so many network addresses of accounts that are too old, and says how many; called with more than are added, so they never pile up';
