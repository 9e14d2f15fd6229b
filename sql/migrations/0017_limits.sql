ALTER TABLE register.settings
    ADD COLUMN tries_per_server integer DEFAULT 1000
        CHECK (tries_per_server BETWEEN 1 AND 1000000),
    ADD COLUMN unknown_sessions_per_peer integer DEFAULT 1000
        CHECK (unknown_sessions_per_peer BETWEEN 1 AND 1000000),
    ADD COLUMN costly_steps_per_peer integer DEFAULT 240
        CHECK (costly_steps_per_peer BETWEEN 1 AND 1000000),
    ADD COLUMN accounts_per_peer integer
        CHECK (accounts_per_peer BETWEEN 1 AND 1000000);
COMMENT ON COLUMN register.settings.tries_per_server IS
    'Wrong tries by everybody together within an hour, of each kind: invitations, shared secret, application services, mail codes; NULL: no limit. Past it nothing of fewer than 16 characters is accepted until the hour is over, and a wrong mail code ends its sign-up at once; what is too long to be guessed, such as an invitation that was made up, is accepted as ever, so that nobody can lock others out by guessing';
COMMENT ON COLUMN register.settings.unknown_sessions_per_peer IS
    'Session IDs that are unknown here, from one address (IPv6: one /64) within an hour; past it only sign-ups that began at that address go on from there; NULL: no limit';
COMMENT ON COLUMN register.settings.costly_steps_per_peer IS
    'Steps that cost a password hash or a call to a service outside, from one address (IPv6: one /64) within a minute; a school behind one address needs as many as people sign up there in a minute, twice over; NULL: no limit';
COMMENT ON COLUMN register.settings.accounts_per_peer IS
    'Accounts that are made from one address (IPv6: one /64) within a day; those by shared secret and of application services do not count; NULL: no limit';

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

-- How long those of earlier releases are is not known.
ALTER TABLE register.invitation
    ADD COLUMN is_guessable boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN register.invitation.is_guessable IS
    'Whether the token has fewer than 16 characters, so that guesses by everybody together count: see the setting tries_per_server';
ALTER TABLE register.application_service
    ADD COLUMN is_guessable boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN register.application_service.is_guessable IS
    'Whether the token has fewer than 16 characters, so that guesses by everybody together count: see the setting tries_per_server';

-- These come back with other arguments.
DROP FUNCTION IF EXISTS register.session_open(bytea, text, bytea, text, inet);
DROP FUNCTION IF EXISTS register.wrong_try_count(bytea, inet);
