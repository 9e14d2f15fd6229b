CREATE OR REPLACE FUNCTION register_internal.service_judge(
    given_token_hash bytea, given_session bytea, given_peer inet,
    OUT error text, OUT retry_after integer, OUT tries_left integer,
    OUT service text)
LANGUAGE plpgsql AS $$
DECLARE
    network CONSTANT cidr := register_internal.peer_network(given_peer);
    shown register.application_service;
    is_known boolean;
BEGIN
    SELECT * INTO shown FROM register.application_service
     WHERE token_hash = given_token_hash;
    is_known := FOUND;
    -- One that is too long to be guessed is good after any number of guesses.
    IF NOT is_known OR shown.is_guessable THEN
        SELECT wait.* INTO error, retry_after
          FROM register_internal.guess_wait(network, 'wrong_service') AS wait;
        IF error IS NULL AND NOT is_known THEN
            SELECT guess.* INTO error, retry_after, tries_left
              FROM register_internal.guess_count(
                   given_session, network, 'wrong_service') AS guess;
        END IF;
    END IF;
    IF error IS NULL THEN
        service := shown.name;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.service_judge IS
    'Stage m.login.application_service: whose a token is; a wrong one counts as a guess';
