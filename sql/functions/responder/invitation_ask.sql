CREATE OR REPLACE FUNCTION register_internal.invitation_ask(
    given_token_hash bytea, given_peer inet,
    OUT error text, OUT retry_after integer, OUT is_valid boolean,
    OUT for_name text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    network CONSTANT cidr := peer_network(given_peer);
    shown invitation;
BEGIN
    SELECT * INTO shown FROM invitation WHERE token_hash = given_token_hash;
    is_valid := FOUND AND shown.revoked_at IS NULL
        AND (shown.expires_at IS NULL OR shown.expires_at > now())
        AND (shown.uses_allowed IS NULL
             OR shown.uses_completed < shown.uses_allowed);
    IF NOT is_valid OR shown.is_guessable THEN
        SELECT wait.* INTO error, retry_after
          FROM guess_wait(network, 'wrong_token') AS wait;
    END IF;
    IF error IS NULL AND NOT is_valid THEN
        SELECT CASE WHEN guess.error <> 'wrong_token' THEN guess.error END,
               guess.retry_after INTO error, retry_after
          FROM guess_count(NULL, network, 'wrong_token') AS guess;
    END IF;
    IF error IS NULL AND is_valid THEN
        for_name := shown.for_name;
        -- A sign-up of the same network makes way for the same person's next.
        is_valid := shown.uses_allowed IS NULL
            OR shown.uses_completed + (
                SELECT count(*) FROM invitation_use AS use
                  JOIN session ON session.id = use.session_id
                 WHERE use.invitation_id = shown.id
                   AND session.expires_at > now()
                   AND NOT (shown.uses_allowed = 1
                            AND peer_network(peer) = network))
            < shown.uses_allowed;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.invitation_ask IS
    'For the responder: whether an invitation is good for one more account, and the user name that it is for. A wrong one counts as a guess; one that sign-ups under way use does not';
GRANT EXECUTE ON FUNCTION register_internal.invitation_ask TO register_cgi;
