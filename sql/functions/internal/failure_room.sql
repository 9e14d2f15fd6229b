CREATE OR REPLACE FUNCTION register_internal.failure_room(
    given_peer inet, factor integer)
RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM register.failure
         WHERE network = register_internal.peer_network(given_peer)
           AND failed_at > now() - interval '1 hour'
         ORDER BY failed_at DESC
        OFFSET (SELECT factor * failures_per_peer - 1 FROM register.settings) LIMIT 1);
END
$$;
COMMENT ON FUNCTION register_internal.failure_room IS
    'Whether one more failure of a peer is to be kept by itself';
