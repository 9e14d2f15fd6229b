CREATE TABLE register.account (
    localpart text PRIMARY KEY REFERENCES register.name,
    server_name text NOT NULL,
    user_id text NOT NULL
        GENERATED ALWAYS AS ('@' || localpart || ':' || server_name) STORED
        CHECK (length(user_id) <= 255),
    password_hash text CHECK (password_hash ~ '^\$[0-9a-z]+\$'),
    created_at timestamptz NOT NULL DEFAULT now(),
    deactivated_at timestamptz,
    is_admin boolean NOT NULL DEFAULT false,
    application_service text
        REFERENCES register.application_service ON DELETE SET NULL,
    is_guest boolean NOT NULL DEFAULT false,
    display_name text
        CHECK (octet_length(display_name) BETWEEN 1 AND 255),
    user_type text CHECK (user_type ~ '^[a-z0-9._-]{1,50}$'),
    awaits_approval boolean NOT NULL DEFAULT false,
    stages text[],
    peer inet,
    forgotten_at timestamptz
);
CREATE INDEX account_created_at ON register.account USING brin (created_at);
CREATE INDEX account_peer ON register.account (created_at)
    WHERE peer IS NOT NULL;
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
COMMENT ON COLUMN register.account.is_admin IS
    'Whether it was made as an administrator''s; programs on the same database may look at it';
COMMENT ON COLUMN register.account.application_service IS
    'The one that made it';
COMMENT ON COLUMN register.account.is_guest IS 'Whether it is a guest''s';
COMMENT ON COLUMN register.account.display_name IS
    'What it was to be called, where it was made by shared secret; for other programs';
COMMENT ON COLUMN register.account.user_type IS
    'Such as bot or support, where it was made by shared secret; for other programs; NULL: a person''s';
COMMENT ON COLUMN register.account.awaits_approval IS
    'Whether it can''t be used before approve_account()';
COMMENT ON COLUMN register.account.stages IS
    'Stage types that it was made with, in order';
COMMENT ON COLUMN register.account.peer IS
    'Network address that the sign-up began from; erased when traces_kept has passed';
COMMENT ON COLUMN register.account.forgotten_at IS
    'When forget_account() erased what was known of its owner';
-- Each needs the other: an account its name, a name the sign-up that holds it, a
-- sign-up the account that it has made.
ALTER TABLE register.session
    ADD FOREIGN KEY (localpart) REFERENCES register.account;

CREATE TABLE register.device (
    localpart text NOT NULL REFERENCES register.account,
    device_id text NOT NULL CHECK (device_id ~ '^[^[:cntrl:]]+$'
                                   AND octet_length(device_id) <= 255),
    display_name text CHECK (octet_length(display_name) BETWEEN 1 AND 255),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (localpart, device_id)
);
COMMENT ON TABLE register.device IS
    'The devices of the accounts: where somebody is logged in; read best in the view devices';
COMMENT ON COLUMN register.device.localpart IS 'The account';
COMMENT ON COLUMN register.device.device_id IS
    'Its name on the wire, which the client has chosen or was given';
COMMENT ON COLUMN register.device.display_name IS
    'What its owner calls it; NULL: nothing';
COMMENT ON COLUMN register.device.created_at IS 'Since when it is known';

CREATE TABLE register.access_token (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    localpart text NOT NULL REFERENCES register.account,
    device_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (localpart, device_id)
        REFERENCES register.device ON DELETE CASCADE,
    CONSTRAINT one_token_for_a_device UNIQUE (localpart, device_id)
);
COMMENT ON TABLE register.access_token IS
    'Access tokens that hold; a revoked one has no row';
COMMENT ON COLUMN register.access_token.hash IS
    'SHA-256 of the token; the token itself is stored nowhere';
COMMENT ON COLUMN register.access_token.localpart IS 'Whose it is';
COMMENT ON COLUMN register.access_token.created_at IS 'When it was handed out';
COMMENT ON COLUMN register.access_token.device_id IS
    'The device that uses it; logged in again, it gets another one';
