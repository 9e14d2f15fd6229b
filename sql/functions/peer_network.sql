CREATE OR REPLACE FUNCTION register.peer_network(given_peer inet) RETURNS cidr
LANGUAGE sql IMMUTABLE AS $$
    SELECT network(set_masklen(coalesce(given_peer, '0.0.0.0'),
        CASE family(given_peer) WHEN 6 THEN 64 ELSE 32 END))
$$;
COMMENT ON FUNCTION register.peer_network IS
    'What counts as one peer: an IPv4 address, or an IPv6 /64, which is what one customer has; all unknown ones count as 0.0.0.0';
