CREATE OR REPLACE FUNCTION register_internal.tally_wait(
    given_network cidr, given_what text) RETURNS integer
LANGUAGE plpgsql STABLE AS $$
DECLARE
    max_times CONSTANT integer := allowed FROM register_internal.tally_limit(given_network, given_what);
BEGIN
    IF max_times IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT 1 + extract(epoch FROM expires_at - now())::integer
              FROM register.tally
             WHERE network = given_network AND what = given_what
               AND times >= max_times AND expires_at > now());
END
$$;
COMMENT ON FUNCTION register_internal.tally_wait IS
    'Seconds until this network may do that again; NULL: at once';
