ALTER TABLE register.settings
    ADD COLUMN one_account_per_address boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN register.settings.one_account_per_address IS
    'Whether a verified e-mail address is good for one account only';

CREATE TABLE register.email_proof (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id bytea NOT NULL REFERENCES register.session ON DELETE CASCADE,
    address text NOT NULL CHECK (address ~ '^[^\s@]+@[^\s@]+$'),
    code_hash bytea CHECK (length(code_hash) = 32),
    token_hash bytea UNIQUE CHECK (length(token_hash) = 32),
    expires_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    CONSTRAINT mailed_or_confirmed_elsewhere CHECK (
        num_nulls(code_hash, token_hash) = 0
        OR (num_nulls(code_hash, token_hash) = 2 AND confirmed_at IS NOT NULL))
);
CREATE INDEX email_proof_session_id ON register.email_proof (session_id);
COMMENT ON TABLE register.email_proof IS
    'Addresses that sign-ups under way have to confirm, or have confirmed: one row for each mail';
COMMENT ON COLUMN register.email_proof.id IS 'Number';
COMMENT ON COLUMN register.email_proof.session_id IS 'The sign-up';
COMMENT ON COLUMN register.email_proof.address IS 'E-mail address, in lower case';
COMMENT ON COLUMN register.email_proof.code_hash IS
    'HMAC of the code under the session ID; NULL: an identity server vouched for the address';
COMMENT ON COLUMN register.email_proof.token_hash IS
    'SHA-256 of the token in the link';
COMMENT ON COLUMN register.email_proof.expires_at IS
    'Until when code and link are good';
COMMENT ON COLUMN register.email_proof.confirmed_at IS
    'When the code was given or the link confirmed';

CREATE TABLE register.account_email (
    localpart text NOT NULL REFERENCES register.account,
    address text NOT NULL CHECK (address ~ '^[^\s@]+@[^\s@]+$'),
    verified_at timestamptz NOT NULL,
    PRIMARY KEY (localpart, address)
);
CREATE INDEX account_email_address ON register.account_email (address);
COMMENT ON TABLE register.account_email IS
    'Verified e-mail addresses of the accounts';
COMMENT ON COLUMN register.account_email.localpart IS 'The account';
COMMENT ON COLUMN register.account_email.address IS
    'E-mail address, in lower case';
COMMENT ON COLUMN register.account_email.verified_at IS 'When it was confirmed';
