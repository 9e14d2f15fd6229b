CREATE TABLE register.session (
    id register.digest PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    peer inet,
    stages text[] NOT NULL DEFAULT '{}',
    password_hash register.password_hash,
    request_mac register.digest,
    token_hash register.digest,
    wrong_tries integer NOT NULL DEFAULT 0,
    completed_at timestamptz,
    localpart text,
    token_secret register.digest,
    wanted_name register.localpart,
    device_id register.device_id,
    device_display_name register.display_name,
    inhibits_login boolean NOT NULL DEFAULT false,
    profile_mac register.digest,
    made_effort boolean NOT NULL DEFAULT false,
    shown_terms text,
    is_due boolean NOT NULL DEFAULT false,
    is_one_request boolean NOT NULL DEFAULT false,
    was_announced boolean NOT NULL DEFAULT false,
    sealed_password bytea,
    sealed_token bytea,
    last_result jsonb,
    awaits_approval boolean NOT NULL DEFAULT false,
    approved_at timestamptz,
    CONSTRAINT complete_as_a_whole CHECK (
        num_nulls(completed_at, localpart, token_secret) IN (0, 3)
        AND (completed_at IS NULL OR password_hash IS NULL))
);
CREATE INDEX session_expires_at ON register.session (expires_at);
CREATE INDEX session_due ON register.session (wanted_name) WHERE is_due;
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
COMMENT ON COLUMN register.session.request_mac IS
    'HMAC, under the session ID, of the request that passed the last stage: tells a repeated request from another';
COMMENT ON COLUMN register.session.token_hash IS
    'SHA-256 of the access token that the responder made up for its last question: it tells that question, asked again because its answer was lost, from a new one';
COMMENT ON COLUMN register.session.wrong_tries IS
    'Wrong invitations or codes so far';
COMMENT ON COLUMN register.session.completed_at IS
    'When the account was made; at most once';
COMMENT ON COLUMN register.session.localpart IS 'The account that was made';
COMMENT ON COLUMN register.session.token_secret IS
    'One half of the access token: the token is the HMAC of the session ID under this';
COMMENT ON COLUMN register.session.wanted_name IS
    'The user name that was asked for; it is held once a stage that took an effort has passed';
COMMENT ON COLUMN register.session.device_id IS
    'The device that the account is to begin with; NULL: one will be made up, or none was wanted';
COMMENT ON COLUMN register.session.device_display_name IS
    'What that device is to be called';
COMMENT ON COLUMN register.session.inhibits_login IS
    'Whether the account is to begin without a device and an access token';
COMMENT ON COLUMN register.session.profile_mac IS
    'HMAC, under the session ID, of the profile that was kept last: user name, password, device; the same again changes nothing';
COMMENT ON COLUMN register.session.made_effort IS
    'Whether a stage has passed that took an effort, so that the user name is held';
COMMENT ON COLUMN register.session.is_due IS
    'Whether all stages have passed and the account is to be made at the homeserver: the last request again makes it';
COMMENT ON COLUMN register.session.is_one_request IS
    'Whether it came in one request and its client does not know the session ID: to ask again is to begin anew';
COMMENT ON COLUMN register.session.was_announced IS
    'Whether the homeserver was asked for the account before: it may be there';
COMMENT ON COLUMN register.session.sealed_password IS
    'The password, encrypted under a key that only the session ID gives, until the homeserver has it';
COMMENT ON COLUMN register.session.sealed_token IS
    'The homeserver''s access token, encrypted the same way, for the replay window';
COMMENT ON COLUMN register.session.last_result IS
    'What the last stage found out, for the account';
COMMENT ON COLUMN register.session.awaits_approval IS
    'Whether the account is not made at the homeserver before approve_account(), for which it waits 30 days';
COMMENT ON COLUMN register.session.approved_at IS
    'When an administrator approved it';
COMMENT ON COLUMN register.session.shown_terms IS
    'The documents and versions that its client was shown';

CREATE TABLE register.announcement (
    localpart register.localpart PRIMARY KEY,
    network cidr NOT NULL,
    announced_at timestamptz NOT NULL DEFAULT now(),
    times integer NOT NULL DEFAULT 1
);
CREATE INDEX announcement_announced_at ON register.announcement (announced_at);
COMMENT ON TABLE register.announcement IS
    'Accounts that the homeserver was about to be asked for, and whose making is not stored yet: its answer may be lost, and the account there';
COMMENT ON COLUMN register.announcement.localpart IS 'The user name';
COMMENT ON COLUMN register.announcement.network IS
    'Where the sign-up came from: the same request from there is known by it';
COMMENT ON COLUMN register.announcement.announced_at IS
    'When the homeserver was asked last; a day later it is forgotten';
COMMENT ON COLUMN register.announcement.times IS
    'How often it was asked from that network; more than once: perhaps by equal requests';
