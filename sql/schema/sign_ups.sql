CREATE TABLE register.session (
    id bytea PRIMARY KEY CHECK (length(id) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    peer inet,
    stages text[] NOT NULL DEFAULT '{}',
    password_hash text CHECK (password_hash ~ '^\$[0-9a-z]+\$'),
    proof bytea CHECK (length(proof) = 32),
    wrong_tries integer NOT NULL DEFAULT 0,
    completed_at timestamptz,
    localpart text,
    token_secret bytea CHECK (length(token_secret) = 32),
    makes_admin boolean NOT NULL DEFAULT false,
    application_service text
        REFERENCES register.application_service ON DELETE SET NULL,
    wanted_name text,
    device_id text,
    device_display_name text,
    inhibits_login boolean NOT NULL DEFAULT false,
    kept_proof bytea CHECK (length(kept_proof) = 32),
    display_name text,
    user_type text,
    CONSTRAINT complete_as_a_whole CHECK (
        num_nulls(completed_at, localpart, token_secret) IN (0, 3)
        AND (completed_at IS NULL OR password_hash IS NULL))
);
CREATE INDEX session_expires_at ON register.session (expires_at);
COMMENT ON TABLE register.session IS
    'Sign-ups under way, and finished ones until their replay window ends';
COMMENT ON COLUMN register.session.id IS
    'SHA-256 of the session ID that the client holds';
COMMENT ON COLUMN register.session.created_at IS 'When it began';
COMMENT ON COLUMN register.session.expires_at IS
    'From then on it is dead and may be swept away';
COMMENT ON COLUMN register.session.peer IS
    'Network address that the first request came from';
COMMENT ON COLUMN register.session.stages IS 'Stage types passed, in order';
COMMENT ON COLUMN register.session.password_hash IS
    'crypt(3) string, kept until the account is made';
COMMENT ON COLUMN register.session.proof IS
    'HMAC, under the session ID, of the credentials of the last passed stage: tells a repeated request from another';
COMMENT ON COLUMN register.session.wrong_tries IS
    'Wrong invitations or codes so far';
COMMENT ON COLUMN register.session.completed_at IS
    'When the account was made; at most once';
COMMENT ON COLUMN register.session.localpart IS 'The account that was made';
COMMENT ON COLUMN register.session.token_secret IS
    'One half of the access token: the token is the HMAC of the session ID under this';
COMMENT ON COLUMN register.session.makes_admin IS
    'Whether the account is to be an administrator''s';
COMMENT ON COLUMN register.session.application_service IS
    'The one that makes the account';
COMMENT ON COLUMN register.session.wanted_name IS
    'The user name that was asked for before any stage; held once the first one passes or begins';
COMMENT ON COLUMN register.session.device_id IS
    'The device that the account is to begin with; NULL: one will be made up, or none was wanted';
COMMENT ON COLUMN register.session.device_display_name IS
    'What that device is to be called';
COMMENT ON COLUMN register.session.inhibits_login IS
    'Whether the account is to begin without a device and an access token';
COMMENT ON COLUMN register.session.kept_proof IS
    'HMAC, under the session ID, of what was kept last: user name, password, device; the same again changes nothing';
COMMENT ON COLUMN register.session.display_name IS
    'What the account is to be called';
COMMENT ON COLUMN register.session.user_type IS
    'What the account is to be for';
