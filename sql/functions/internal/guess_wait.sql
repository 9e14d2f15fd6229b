CREATE OR REPLACE FUNCTION register_internal.guess_wait(
    given_network cidr, given_what text,
    OUT error text, OUT retry_after integer)
LANGUAGE plpgsql AS $$
BEGIN
    -- Guesses that are judged at this moment are waited for, in a lock that
    -- counting one more need not raise.
    PERFORM FROM register.tally
      WHERE network = given_network AND what = given_what FOR NO KEY UPDATE;
    retry_after := register_internal.tally_wait(given_network, given_what);
    IF retry_after IS NOT NULL THEN
        error := 'too_many_tries';
        RETURN;
    END IF;
    retry_after := register_internal.tally_wait('0.0.0.0/0', given_what);
    IF retry_after IS NOT NULL THEN
        error := 'too_many_guesses';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.guess_wait IS
    'Whether this network, or all together, has made so many wrong guesses of a kind that what could be guessed is not accepted, and for how many seconds; NULL: it is';
