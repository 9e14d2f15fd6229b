CREATE OR REPLACE FUNCTION register_internal.tally_add(
    given_network cidr, given_what text) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    max_times integer;
    span interval;
    counted integer;
BEGIN
    SELECT limits.allowed, limits.span INTO max_times, span
      FROM register_internal.tally_limit(given_network, given_what) AS limits;
    IF max_times IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO register.tally AS earlier (network, what, times, expires_at)
    VALUES (given_network, given_what, 1, now() + span)
    ON CONFLICT (network, what) DO UPDATE SET
        times = CASE WHEN earlier.expires_at > now()
                     THEN earlier.times + 1 ELSE 1 END,
        expires_at = CASE WHEN earlier.expires_at > now()
                          THEN earlier.expires_at ELSE now() + span END
     WHERE earlier.times < max_times OR earlier.expires_at <= now()
    RETURNING times INTO counted;
    IF NOT FOUND THEN
        RETURN register_internal.tally_wait(given_network, given_what);
    END IF;
    -- A new row sweeps up a few that have expired.
    IF counted = 1 THEN
        PERFORM register_internal.expired_sweep('tally', 4);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION register_internal.tally_add IS
    'Counts what a network (0.0.0.0/0: all networks together) does, unless it has done it as often as it may: then the seconds until it may again';
