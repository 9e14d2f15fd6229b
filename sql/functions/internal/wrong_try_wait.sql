CREATE OR REPLACE FUNCTION register_internal.wrong_try_wait(given_peer inet)
RETURNS integer
LANGUAGE sql STABLE AS $$
    SELECT 1 + extract(epoch FROM since + interval '1 hour' - now())::integer
      FROM register.wrong_try, register.settings
     WHERE network = register_internal.peer_network(given_peer)
       AND tries >= tries_per_peer
       AND since > now() - interval '1 hour'
$$;
COMMENT ON FUNCTION register_internal.wrong_try_wait IS
    'Seconds until this peer may try an invitation or code again; NULL: at once';
