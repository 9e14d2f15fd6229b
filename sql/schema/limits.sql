CREATE TABLE register.wrong_try (
    network cidr PRIMARY KEY,
    tries integer NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX wrong_try_since ON register.wrong_try (since);
COMMENT ON TABLE register.wrong_try IS
    'Wrong invitations or codes, counted by where they come from';
COMMENT ON COLUMN register.wrong_try.network IS
    'IPv4 address, or IPv6 /64';
COMMENT ON COLUMN register.wrong_try.tries IS 'How many since then';
COMMENT ON COLUMN register.wrong_try.since IS
    'When counting began; an hour later it begins anew';

-- Counted for minutes and hours, on every busy path: without a write-ahead log
-- nobody waits for the disk, and a crash only forgives.
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
    'Whose: an IPv4 address, an IPv6 /64, or 0.0.0.0/0 for everybody together';
COMMENT ON COLUMN register.tally.what IS
    'costly_step, unknown_session, account, or the fault that a wrong try is';
COMMENT ON COLUMN register.tally.times IS 'How often so far';
COMMENT ON COLUMN register.tally.expires_at IS
    'When it no longer counts and may be swept away';
