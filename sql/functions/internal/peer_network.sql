CREATE OR REPLACE FUNCTION register_internal.peer_network(given_peer inet) RETURNS cidr
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN given_peer IS NULL THEN '0.0.0.0/32'
        WHEN given_peer <<= '::ffff:0:0/96'
        THEN substr(host(given_peer), length('::ffff:') + 1)::cidr
        WHEN family(given_peer) = 6
        THEN network(set_masklen(given_peer, 64))
        ELSE network(set_masklen(given_peer, 32)) END
$$;
COMMENT ON FUNCTION register_internal.peer_network IS
    'What counts as one peer: an IPv4 address, or an IPv6 /64, which is what one customer has; all unknown ones count as 0.0.0.0';
