CREATE OR REPLACE FUNCTION register_internal.failure_room(
    given_networks cidr[], factor integer)
RETURNS SETOF cidr
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
        SELECT given.network FROM unnest(given_networks) AS given (network)
         WHERE NOT EXISTS (
            SELECT FROM register.failure
             WHERE failure.network = given.network
               AND failed_at > now() - interval '1 hour'
             ORDER BY failed_at DESC
            OFFSET (SELECT factor * failures_per_peer - 1 FROM register.settings)
             LIMIT 1);
END
$$;
COMMENT ON FUNCTION register_internal.failure_room IS
    'The peers of whom one more failure is to be kept by itself';
