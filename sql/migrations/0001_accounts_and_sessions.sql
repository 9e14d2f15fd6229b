CREATE TABLE register.settings (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    server_name text NOT NULL DEFAULT 'localhost'
        CHECK (server_name ~ '^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$'
               AND length(server_name) <= 230),
    registration_open boolean NOT NULL DEFAULT true,
    password_min_length integer NOT NULL DEFAULT 8
        CHECK (password_min_length BETWEEN 1 AND 72),
    password_hash_prefix text NOT NULL DEFAULT '$y$'
        CHECK (password_hash_prefix IN ('$y$', '$2b$')),
    password_hash_cost integer NOT NULL DEFAULT 5,
    session_lifetime interval NOT NULL DEFAULT '1 hour'
        CHECK (session_lifetime BETWEEN '10 seconds' AND '7 days'),
    replay_window interval NOT NULL DEFAULT '10 minutes'
        CHECK (replay_window BETWEEN '0' AND '1 day'),
    tries_per_session integer NOT NULL DEFAULT 5
        CHECK (tries_per_session BETWEEN 1 AND 1000),
    tries_per_peer integer NOT NULL DEFAULT 50
        CHECK (tries_per_peer BETWEEN 1 AND 1000000),
    CONSTRAINT password_hash_cost_fits_prefix CHECK (
        CASE password_hash_prefix
            WHEN '$y$' THEN password_hash_cost BETWEEN 1 AND 11
            ELSE password_hash_cost BETWEEN 4 AND 16
        END)
);
INSERT INTO register.settings DEFAULT VALUES;
COMMENT ON TABLE register.settings IS
    'One row; a change holds within 5 seconds, without any restart';
COMMENT ON COLUMN register.settings.only_row IS
    'Keeps this table to one row';
COMMENT ON COLUMN register.settings.server_name IS
    'The part of a user ID after the colon; accounts keep the one they were made with';
COMMENT ON COLUMN register.settings.registration_open IS
    'Whether strangers can make accounts; see open_registration() and close_registration()';
COMMENT ON COLUMN register.settings.password_min_length IS
    'Shortest password, in characters';
COMMENT ON COLUMN register.settings.password_hash_prefix IS
    'crypt(3) method: $y$ yescrypt, or $2b$ bcrypt to share hashes with other servers (at most 72 bytes of password)';
COMMENT ON COLUMN register.settings.password_hash_cost IS
    'crypt(3) cost: 1 to 11 for $y$ (5 is its default), 4 to 16 for $2b$ (12 is common)';
COMMENT ON COLUMN register.settings.session_lifetime IS
    'How long a sign-up waits for its next stage; a name is held as long';
COMMENT ON COLUMN register.settings.replay_window IS
    'How long a finished sign-up gives its answer again to the same last request';
COMMENT ON COLUMN register.settings.tries_per_session IS
    'Wrong invitations or codes before a sign-up has to start again';
COMMENT ON COLUMN register.settings.tries_per_peer IS
    'Wrong invitations or codes from one address (IPv6: one /64) within an hour';

CREATE TABLE register.stage_type (
    type text PRIMARY KEY CHECK (type ~ '^[a-z0-9._]{1,100}$'),
    description text NOT NULL,
    on_pass text,
    on_finish text
);
COMMENT ON TABLE register.stage_type IS
    'The stage types that this release can run; flows are made of these';
COMMENT ON COLUMN register.stage_type.type IS
    'Name on the wire, such as m.login.password';
COMMENT ON COLUMN register.stage_type.description IS
    'What it asks of the person who signs up';
COMMENT ON COLUMN register.stage_type.on_pass IS
    'Function (session bytea, evidence jsonb) that accepts the evidence in the transaction that passes the stage: NULL, or the fault';
COMMENT ON COLUMN register.stage_type.on_finish IS
    'Function (session bytea, localpart text) called in the transaction that makes the account';

CREATE TABLE register.flow_stage (
    flow integer NOT NULL CHECK (flow BETWEEN 1 AND 16),
    place integer NOT NULL CHECK (place BETWEEN 1 AND 12),
    type text NOT NULL REFERENCES register.stage_type,
    PRIMARY KEY (flow, place),
    UNIQUE (flow, type)
);
COMMENT ON TABLE register.flow_stage IS
    'The flows, a row for each stage; written by set_flows(), read best in the view flows';
COMMENT ON COLUMN register.flow_stage.flow IS
    'Number of the flow: the order in which clients are shown them';
COMMENT ON COLUMN register.flow_stage.place IS
    'Order of the stage within its flow';
COMMENT ON COLUMN register.flow_stage.type IS
    'Stage type, at most once in a flow';

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
    CONSTRAINT complete_as_a_whole CHECK (
        num_nulls(completed_at, localpart, token_secret) IN (0, 3)
        AND (completed_at IS NULL OR password_hash IS NULL))
);
CREATE INDEX session_expires_at ON register.session (expires_at);
COMMENT ON TABLE register.session IS
    'Sign-ups under way, and finished ones until their replay window ends';
COMMENT ON COLUMN register.session.id IS
    'SHA-256 of the session ID that the client holds';
COMMENT ON COLUMN register.session.created_at IS 'When its first stage passed';
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

CREATE TABLE register.name (
    localpart text PRIMARY KEY
        CHECK (localpart ~ '^[a-z0-9._=/+-]+$' AND length(localpart) <= 252),
    session_id bytea UNIQUE
        REFERENCES register.session ON DELETE CASCADE
);
COMMENT ON TABLE register.name IS
    'Every user name that is taken or held: a name has one row, so one owner';
COMMENT ON COLUMN register.name.localpart IS
    'The part of a user ID between @ and the colon';
COMMENT ON COLUMN register.name.session_id IS
    'The sign-up that holds it, as long as that lives; NULL when an account has it for good';

CREATE TABLE register.account (
    localpart text PRIMARY KEY REFERENCES register.name,
    server_name text NOT NULL,
    user_id text NOT NULL
        GENERATED ALWAYS AS ('@' || localpart || ':' || server_name) STORED
        CHECK (length(user_id) <= 255),
    password_hash text CHECK (password_hash ~ '^\$[0-9a-z]+\$'),
    created_at timestamptz NOT NULL DEFAULT now(),
    deactivated_at timestamptz
);
COMMENT ON TABLE register.account IS
    'The accounts; administrators read the view accounts';
COMMENT ON COLUMN register.account.localpart IS
    'The part of the user ID between @ and the colon';
COMMENT ON COLUMN register.account.server_name IS
    'The server name in force when the account was made';
COMMENT ON COLUMN register.account.user_id IS 'Full Matrix user ID';
COMMENT ON COLUMN register.account.password_hash IS
    'crypt(3) string; NULL: no password was asked for';
COMMENT ON COLUMN register.account.created_at IS 'When it was made';
COMMENT ON COLUMN register.account.deactivated_at IS
    'Since when it is closed; its name stays taken';
ALTER TABLE register.session
    ADD FOREIGN KEY (localpart) REFERENCES register.account;

CREATE TABLE register.access_token (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    localpart text NOT NULL REFERENCES register.account,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX access_token_localpart ON register.access_token (localpart);
COMMENT ON TABLE register.access_token IS
    'Access tokens that hold; a revoked one has no row';
COMMENT ON COLUMN register.access_token.hash IS
    'SHA-256 of the token; the token itself is stored nowhere';
COMMENT ON COLUMN register.access_token.localpart IS 'Whose it is';
COMMENT ON COLUMN register.access_token.created_at IS 'When it was handed out';

CREATE TABLE register.reserved_name (
    pattern text PRIMARY KEY CHECK (pattern ~ '^[a-z0-9._=/+*-]+$'),
    reason text
);
COMMENT ON TABLE register.reserved_name IS
    'User names that nobody can sign up with';
COMMENT ON COLUMN register.reserved_name.pattern IS
    'A localpart, where * stands for any characters';
COMMENT ON COLUMN register.reserved_name.reason IS 'Why, for administrators';
INSERT INTO register.reserved_name VALUES
    ('_*', 'kept for application services by the Matrix specification');

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
