-- Counted for minutes and hours, on every busy path: without a write-ahead log
-- no request waits for the disk, and a crash only forgives.
CREATE UNLOGGED TABLE register.tally (
    network cidr NOT NULL,
    what text NOT NULL,
    times integer NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (network, what)
) WITH (fillfactor = 50);
CREATE INDEX tally_expires_at ON register.tally (expires_at);
COMMENT ON TABLE register.tally IS
    'What is counted against a limit; read best in the view limited';
COMMENT ON COLUMN register.tally.network IS
    'Whose: an IPv4 address, an IPv6 /64, or 0.0.0.0/0 for all networks together';
COMMENT ON COLUMN register.tally.what IS
    'costly_step, account, or the error that a wrong guess gets: wrong_token, wrong_code, wrong_mac, wrong_service, wrong_password';
COMMENT ON COLUMN register.tally.times IS 'How often so far';
COMMENT ON COLUMN register.tally.expires_at IS
    'When it no longer counts and may be swept away';
