CREATE OR REPLACE FUNCTION register_internal.wrong_try_count(
    given_session bytea, given_peer inet, given_fault text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    tries_now integer;
    tries_left integer;
BEGIN
    INSERT INTO register.wrong_try AS earlier (network, tries)
    VALUES (register_internal.peer_network(given_peer), 1)
    ON CONFLICT (network) DO UPDATE SET
        tries = CASE WHEN earlier.since > now() - interval '1 hour'
                     THEN earlier.tries + 1 ELSE 1 END,
        since = CASE WHEN earlier.since > now() - interval '1 hour'
                     THEN earlier.since ELSE now() END
    RETURNING tries, (SELECT tries_per_peer FROM register.settings) - tries
      INTO tries_now, tries_left;
    -- Whoever comes anew sweeps up a few who have gone.
    IF tries_now = 1 THEN
        DELETE FROM register.wrong_try WHERE network IN (
            SELECT network FROM register.wrong_try
             WHERE since <= now() - interval '1 hour'
             ORDER BY since LIMIT 4 FOR UPDATE SKIP LOCKED);
    END IF;
    UPDATE register.session SET wrong_tries = wrong_tries + 1
     WHERE id = given_session;
    SELECT least(tries_left, tries_per_session - wrong_tries)
      INTO tries_left
      FROM register.settings
      LEFT JOIN register.session ON session.id = given_session;
    -- Who has had too many of a kind by everybody together has no more.
    IF register_internal.tally_add('0.0.0.0/0', given_fault) IS NULL
       AND tries_left > 0 THEN
        RETURN format('; %s tries left', tries_left);
    END IF;
    DELETE FROM register.session WHERE id = given_session;
    RETURN '; no tries left, start again';
END
$$;
COMMENT ON FUNCTION register_internal.wrong_try_count IS
    'Counts a wrong invitation or code against the sign-up, its peer and the whole server and says how many tries are left; after the last one the sign-up is gone';
