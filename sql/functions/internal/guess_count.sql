CREATE OR REPLACE FUNCTION register_internal.guess_count(
    given_session bytea, given_network cidr, given_what text,
    OUT error text, OUT retry_after integer, OUT tries_left integer)
LANGUAGE plpgsql AS $$
BEGIN
    error := given_what;
    retry_after := register_internal.tally_add(given_network, given_what);
    IF retry_after IS NOT NULL THEN
        error := 'too_many_tries';
        RETURN;
    END IF;
    -- A mail code is one sign-up's: others have nothing to fear from a guess.
    IF given_what <> 'wrong_code' THEN
        PERFORM register_internal.tally_add('0.0.0.0/0', given_what);
    END IF;
    UPDATE register.session SET wrong_tries = wrong_tries + 1
     WHERE id = given_session;
    SELECT least(tries_per_session - wrong_tries,
                 tries_per_peer - times)
      INTO tries_left
      FROM register.settings
      LEFT JOIN register.session ON session.id = given_session
      LEFT JOIN register.tally
             ON network = given_network AND what = given_what;
    IF tries_left <= 0 THEN
        tries_left := 0;
        DELETE FROM register.session WHERE id = given_session;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.guess_count IS
    'Counts a wrong guess against the sign-up (NULL: a new one), its network and all together, and says how many tries are left; after the last one the sign-up is gone';
