CREATE OR REPLACE FUNCTION register_internal.invitation_judge(
    given_token_hash bytea, given_network cidr, given_session bytea,
    OUT error text, OUT retry_after integer, OUT id integer, OUT for_name text)
LANGUAGE plpgsql AS $$
DECLARE
    shown register.invitation;
    is_good boolean;
    pending timestamptz[];
BEGIN
    SELECT * INTO shown FROM register.invitation
     WHERE token_hash = given_token_hash FOR UPDATE;
    is_good := FOUND AND shown.revoked_at IS NULL
        AND (shown.expires_at IS NULL OR shown.expires_at > now())
        AND (shown.uses_allowed IS NULL
             OR shown.uses_completed < shown.uses_allowed);
    -- One that is too long to be guessed is good after any number of guesses.
    IF NOT is_good OR shown.is_guessable THEN
        SELECT wait.* INTO error, retry_after
          FROM register_internal.guess_wait(
               given_network, 'wrong_token') AS wait;
        IF error IS NULL AND NOT is_good THEN
            error := 'wrong_token';
        END IF;
        IF error IS NOT NULL THEN
            RETURN;
        END IF;
    END IF;
    id := shown.id;
    for_name := shown.for_name;
    IF shown.uses_allowed IS NULL THEN
        RETURN;
    END IF;
    -- One for a single person, shown again from the same network: that person
    -- starts again.
    IF shown.uses_allowed = 1 THEN
        DELETE FROM register.session USING register.invitation_use AS use
         WHERE session.id = use.session_id AND use.invitation_id = shown.id
           AND session.id IS DISTINCT FROM given_session
           AND completed_at IS NULL
           AND register_internal.peer_network(peer) = given_network;
    END IF;
    pending := ARRAY(
        SELECT session.expires_at
          FROM register.invitation_use AS use
          JOIN register.session ON session.id = use.session_id
         WHERE use.invitation_id = shown.id AND session.expires_at > now()
         ORDER BY session.expires_at);
    IF shown.uses_completed + cardinality(pending) >= shown.uses_allowed THEN
        error := 'invitation_pending';
        retry_after := 1 + extract(epoch FROM pending[1] - now())::integer;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.invitation_judge IS
    'The number of the invitation with that token, which no other sign-up can use until the transaction ends, and the user name that it is for; or why it is not good for one more account: wrong_token (to be counted), invitation_pending when sign-ups under way use it, with the seconds until one of them ends at the latest. A sign-up of the same network that uses an invitation for one is ended';
