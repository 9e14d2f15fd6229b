CREATE OR REPLACE FUNCTION register_internal.shared_secret_judge(
    given_keys jsonb, given_peer inet,
    OUT error text, OUT retry_after integer, OUT tries_left integer)
LANGUAGE plpgsql AS $$
DECLARE
    network CONSTANT cidr := register_internal.peer_network(given_peer);
    shared CONSTANT text := value FROM register.secret
                             WHERE name = 'shared_secret';
    parts CONSTANT text[] := array_remove(ARRAY[
        given_keys ->> 'nonce', given_keys ->> 'user',
        given_keys ->> 'password',
        CASE WHEN (given_keys ->> 'admin')::boolean
             THEN 'admin' ELSE 'notadmin' END,
        given_keys ->> 'user_type'], NULL);
    message bytea := convert_to(parts[1], 'UTF8');
BEGIN
    IF shared IS NULL THEN
        error := 'not_set_up';
        RETURN;
    END IF;
    IF length(shared) < 16 THEN
        SELECT wait.* INTO error, retry_after
          FROM register_internal.guess_wait(network, 'wrong_mac') AS wait;
        IF error IS NOT NULL THEN
            RETURN;
        END IF;
    END IF;
    FOR place IN 2 .. cardinality(parts) LOOP
        message := message || '\x00'::bytea || convert_to(parts[place], 'UTF8');
    END LOOP;
    IF encode(register_crypto.hmac(message, convert_to(shared, 'UTF8'), 'sha1'),
              'hex') IS DISTINCT FROM given_keys ->> 'mac' THEN
        SELECT guess.* INTO error, retry_after, tries_left
          FROM register_internal.guess_count(NULL, network, 'wrong_mac') AS guess;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.shared_secret_judge IS
    'Stage org.matrix.login.shared_secret: whether the HMAC-SHA1 of the keys is that of the shared secret, which never leaves the database; a wrong one counts as a guess';
