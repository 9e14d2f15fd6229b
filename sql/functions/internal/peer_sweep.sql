CREATE OR REPLACE FUNCTION register_internal.peer_sweep(many integer)
RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    erased integer;
BEGIN
    UPDATE register.account SET peer = NULL WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM register.account
         WHERE peer IS NOT NULL
           AND created_at <= now() - (SELECT traces_kept FROM register.settings)
         ORDER BY created_at LIMIT many FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END
$$;
COMMENT ON FUNCTION register_internal.peer_sweep IS
    'Erases at most so many network addresses of accounts that are too old, and says how many; called with more than are added, so they never pile up';
