CREATE OR REPLACE FUNCTION register_internal.failure_note(
    given_error text, given_type text, given_localpart text,
    given_session bytea, given_peer inet) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    known_localpart CONSTANT text := coalesce(given_localpart, (
        SELECT wanted_name FROM session WHERE id = given_session));
    given_network CONSTANT cidr := peer_network(given_peer);
    noted bigint;
BEGIN
    -- It need not be waited for on any disk or standby.
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM failure_sweep(4), peer_sweep(4);
    IF NOT EXISTS (SELECT FROM failure_room(ARRAY[given_network], 1)) THEN
        -- Too many to keep one by one: the same person's are added up.
        SELECT id INTO noted FROM failure
         WHERE network = given_network
           AND failed_at > now() - interval '1 hour'
           AND error = given_error
           AND type IS NOT DISTINCT FROM given_type
         ORDER BY (localpart IS NOT DISTINCT FROM known_localpart) DESC,
                  localpart IS NULL DESC, failed_at DESC
         LIMIT 1;
        IF EXISTS (SELECT FROM failure WHERE id = noted AND localpart
                    IS NOT DISTINCT FROM known_localpart)
           OR NOT EXISTS (SELECT FROM failure_room(ARRAY[given_network], 10)) THEN
            UPDATE failure SET times = times + 1 WHERE id = noted;
            RETURN;
        END IF;
    END IF;
    INSERT INTO failure (error, type, localpart, sign_up, peer, network)
    VALUES (given_error, left(given_type, 100), known_localpart,
            left(encode(given_session, 'hex'), 12), given_peer,
            given_network);
END
$$;
COMMENT ON FUNCTION register_internal.failure_note IS
    'For the responder: a step was refused, in that session (NULL: in none). Many of one network are added up where they are of one user name';
GRANT EXECUTE ON FUNCTION register_internal.failure_note TO register_cgi;
