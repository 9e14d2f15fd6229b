CREATE OR REPLACE FUNCTION register.failure_room(given_peer inet)
RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    newest CONSTANT bigint :=
        (SELECT id FROM register.failure ORDER BY id DESC LIMIT 1);
    kept CONSTANT interval := (SELECT traces_kept FROM register.settings);
BEGIN
    -- At most 100000 altogether, however many peers there are.
    DELETE FROM register.failure WHERE id IN (
        SELECT id FROM register.failure
         WHERE id IN (SELECT id FROM register.failure ORDER BY id LIMIT 4)
           AND (failed_at <= now() - kept OR id <= newest - 100000)
           FOR UPDATE SKIP LOCKED);
    UPDATE register.account SET peer = NULL WHERE localpart IN (
        SELECT localpart FROM register.account
         WHERE peer IS NOT NULL AND created_at <= now() - kept
         ORDER BY created_at LIMIT 4 FOR UPDATE SKIP LOCKED);
    RETURN NOT EXISTS (
        SELECT FROM register.failure
         WHERE network = register.peer_network(given_peer)
           AND failed_at > now() - interval '1 hour'
         ORDER BY failed_at DESC
        OFFSET (SELECT failures_per_peer - 1 FROM register.settings) LIMIT 1);
END
$$;
COMMENT ON FUNCTION register.failure_room IS
    'Whether one more failure of a peer is to be kept by itself. Erases a few traces that are too old each time, so they never pile up';
