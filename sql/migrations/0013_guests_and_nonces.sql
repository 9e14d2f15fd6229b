ALTER TABLE register.settings
    ADD COLUMN guests_allowed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN register.settings.guests_allowed IS
    'Whether strangers get accounts for guests, of made-up names and without any stage, while registration is open';

ALTER TABLE register.account
    ADD COLUMN is_guest boolean NOT NULL DEFAULT false,
    ADD COLUMN display_name text
        CHECK (octet_length(display_name) BETWEEN 1 AND 255),
    ADD COLUMN user_type text CHECK (user_type ~ '^[a-z0-9._-]{1,50}$');
COMMENT ON COLUMN register.account.is_guest IS 'Whether it is a guest''s';
COMMENT ON COLUMN register.account.display_name IS
    'What it was to be called, where it was made by shared secret; for other programs';
COMMENT ON COLUMN register.account.user_type IS
    'Such as bot or support, where it was made by shared secret; for other programs; NULL: a person''s';

CREATE TABLE register.used_nonce (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    used_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX used_nonce_used_at ON register.used_nonce (used_at);
COMMENT ON TABLE register.used_nonce IS
    'Nonces that made an account by shared secret, until they have expired anyway';
COMMENT ON COLUMN register.used_nonce.hash IS 'SHA-256 of the nonce';
COMMENT ON COLUMN register.used_nonce.used_at IS 'When';

ALTER TABLE register.session
    ADD COLUMN display_name text,
    ADD COLUMN user_type text;
COMMENT ON COLUMN register.session.display_name IS
    'What the account is to be called';
COMMENT ON COLUMN register.session.user_type IS
    'What the account is to be for';

-- It comes back with more columns.
DROP FUNCTION IF EXISTS register.whoami(text);
