CREATE TABLE register.account (
    localpart register.localpart PRIMARY KEY REFERENCES register.name,
    server_name text NOT NULL,
    password_hash register.password_hash,
    created_at timestamptz NOT NULL DEFAULT now(),
    deactivated_at timestamptz,
    is_admin boolean NOT NULL DEFAULT false,
    application_service text
        REFERENCES register.application_service ON DELETE SET NULL,
    is_guest boolean NOT NULL DEFAULT false,
    display_name register.display_name,
    user_type register.user_type,
    awaits_approval boolean NOT NULL DEFAULT false,
    stages text[],
    peer inet,
    forgotten_at timestamptz,
    homeserver text,
    CONSTRAINT what_is_forgotten_is_closed
        CHECK (forgotten_at IS NULL OR deactivated_at IS NOT NULL)
);
-- autosummarize: else all that came since the last vacuum, which may be millions,
-- would be read for those of today.
CREATE INDEX account_created_at ON register.account
    USING brin (created_at) WITH (autosummarize = on);
CREATE INDEX account_peer ON register.account (created_at)
    WHERE peer IS NOT NULL;
COMMENT ON TABLE register.account IS
    'The accounts; administrators read the view accounts';
COMMENT ON COLUMN register.account.localpart IS
    'The part of the user ID between @ and the colon';
COMMENT ON COLUMN register.account.server_name IS
    'The server name in force when the account was made: the user ID is @, localpart, a colon, and this';
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
COMMENT ON COLUMN register.account.homeserver IS
    'Base URL of the homeserver where it was made; NULL: here';
COMMENT ON COLUMN register.account.forgotten_at IS
    'When forget_account() erased what was known of its owner';
-- Each needs the other: an account its name, a name the sign-up that holds it, a
-- sign-up the account that it has made.
ALTER TABLE register.session
    ADD FOREIGN KEY (localpart) REFERENCES register.account;

CREATE TABLE register.device (
    localpart register.localpart NOT NULL REFERENCES register.account,
    device_id register.device_id NOT NULL,
    display_name register.display_name,
    token_hash register.digest CONSTRAINT a_token_is_of_one_device UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    logged_in_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (localpart, device_id)
);
COMMENT ON TABLE register.device IS
    'The devices of the accounts and their access tokens; read best in the view devices';
COMMENT ON COLUMN register.device.localpart IS 'The account';
COMMENT ON COLUMN register.device.device_id IS
    'Its name on the wire, which the client has chosen or was given';
COMMENT ON COLUMN register.device.display_name IS
    'What its owner calls it; NULL: nothing';
COMMENT ON COLUMN register.device.token_hash IS
    'SHA-256 of the access token; the token itself is stored nowhere; NULL: it was revoked';
COMMENT ON COLUMN register.device.created_at IS 'Since when it is known';
COMMENT ON COLUMN register.device.logged_in_at IS
    'When an access token was handed out last';

CREATE TABLE register.equal_token (
    token_hash register.digest PRIMARY KEY,
    localpart register.localpart NOT NULL,
    device_id register.device_id NOT NULL,
    FOREIGN KEY (localpart, device_id) REFERENCES register.device
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX equal_token_device ON register.equal_token (localpart, device_id);
COMMENT ON TABLE register.equal_token IS
    'Access tokens that equal requests got within seconds before the one that the device has: each of them holds as long as the device has one';
COMMENT ON COLUMN register.equal_token.token_hash IS 'SHA-256 of the access token';
COMMENT ON COLUMN register.equal_token.localpart IS 'The account';
COMMENT ON COLUMN register.equal_token.device_id IS 'Its device';
