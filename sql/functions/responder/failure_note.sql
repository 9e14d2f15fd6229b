CREATE OR REPLACE FUNCTION register_internal.failure_note(
    given_fault text, given_type text, given_localpart text,
    given_sign_up text, given_peer inet) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    beginning CONSTANT bytea := decode(given_sign_up, 'hex');
BEGIN
    -- Nobody waits for the disk for it; until the end of the transaction.
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM failure_sweep(4);
    IF NOT failure_room(given_peer) THEN
        UPDATE failure SET times = times + 1 WHERE id = (
            SELECT id FROM failure
             WHERE network = peer_network(given_peer)
               AND failed_at > now() - interval '1 hour'
               AND fault = given_fault
               AND type IS NOT DISTINCT FROM given_type
             ORDER BY failed_at DESC LIMIT 1);
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;
    IF given_localpart IS NULL THEN
        SELECT coalesce(name.localpart, wanted_name) INTO given_localpart
          FROM session LEFT JOIN name ON session_id = id
         WHERE id BETWEEN beginning
                      AND beginning || decode(repeat('ff', 26), 'hex');
    END IF;
    INSERT INTO failure (fault, type, localpart, sign_up, peer, network)
    VALUES (given_fault, given_type, given_localpart, given_sign_up,
            given_peer, peer_network(given_peer));
END
$$;
COMMENT ON FUNCTION register_internal.failure_note IS
    'For the responder: a step was refused. given_sign_up is what the view sign_ups calls it; NULL: none has begun';
GRANT EXECUTE ON FUNCTION register_internal.failure_note TO register_cgi;
