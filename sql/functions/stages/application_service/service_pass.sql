CREATE OR REPLACE FUNCTION register_internal.service_pass(
    given_session bytea, given_localpart text, given_result jsonb,
    given_peer inet, OUT error text, OUT retry_after integer,
    OUT tries_left integer, OUT for_name text)
LANGUAGE plpgsql AS $$
DECLARE
    network CONSTANT cidr := register_internal.peer_network(given_peer);
    shown register.application_service;
    is_known boolean;
BEGIN
    SELECT * INTO shown FROM register.application_service
     WHERE token_hash = decode(given_result ->> 'token_hash', 'hex');
    is_known := FOUND;
    -- One that is too long to be guessed holds however many guess.
    IF NOT is_known OR shown.is_guessable THEN
        SELECT wait.* INTO error, retry_after
          FROM register_internal.guess_wait(network, 'wrong_service') AS wait;
        IF error IS NULL AND NOT is_known THEN
            SELECT guess.* INTO error, retry_after, tries_left
              FROM register_internal.guess_count(
                   given_session, network, 'wrong_service') AS guess;
        END IF;
    END IF;
    IF error IS NULL AND NOT coalesce(register_internal.service_owns(
                                          shown.name, given_localpart), false)
    THEN
        error := 'name_outside';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.service_pass IS
    'Stage m.login.application_service: the token is known, and the user name is in the namespace of its service';
