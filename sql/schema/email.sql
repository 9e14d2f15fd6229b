CREATE TABLE register.email_proof (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id bytea NOT NULL REFERENCES register.session ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    address text NOT NULL CHECK (address ~ '^[^\s@]+@[^\s@]+$'),
    code_hash bytea CHECK (length(code_hash) = 32),
    token_hash bytea UNIQUE CHECK (length(token_hash) = 32),
    expires_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    -- Until an account has it, any sign-up of its client may show a validation: an
    -- answer that got lost does not lose it. No reference: when it is swept away,
    -- what it was good for stays.
    validation text,
    CONSTRAINT mailed_or_confirmed_elsewhere CHECK (
        token_hash IS NOT NULL
        OR (code_hash IS NULL AND confirmed_at IS NOT NULL)),
    CONSTRAINT mailed_or_validated CHECK (
        num_nonnulls(validation, token_hash) < 2)
);
CREATE INDEX email_proof_session_id ON register.email_proof (session_id);
CREATE INDEX email_proof_address ON register.email_proof (address);
COMMENT ON TABLE register.email_proof IS
    'Addresses that sign-ups under way have to confirm, or have confirmed: one row for each mail';
COMMENT ON COLUMN register.email_proof.id IS 'Number';
COMMENT ON COLUMN register.email_proof.session_id IS 'The sign-up';
COMMENT ON COLUMN register.email_proof.address IS 'E-mail address, in lower case';
COMMENT ON COLUMN register.email_proof.code_hash IS
    'HMAC of the code under the session ID; NULL: the mail had no code, or there was no mail';
COMMENT ON COLUMN register.email_proof.token_hash IS
    'SHA-256 of the token in the link; NULL: an identity server vouched for the address';
COMMENT ON COLUMN register.email_proof.expires_at IS
    'Until when code and link are good';
COMMENT ON COLUMN register.email_proof.confirmed_at IS
    'When the code was given or the link confirmed';
COMMENT ON COLUMN register.email_proof.validation IS
    'The validation at this service that was shown';

CREATE TABLE register.account_email (
    localpart text NOT NULL REFERENCES register.account
        DEFERRABLE INITIALLY DEFERRED,
    address text NOT NULL CHECK (address ~ '^[^\s@]+@[^\s@]+$'),
    verified_at timestamptz NOT NULL,
    validation text
        CONSTRAINT validation_is_good_for_one_account UNIQUE,
    PRIMARY KEY (localpart, address)
);
CREATE INDEX account_email_address ON register.account_email (address);
COMMENT ON TABLE register.account_email IS
    'Verified e-mail addresses of the accounts';
COMMENT ON COLUMN register.account_email.localpart IS 'The account';
COMMENT ON COLUMN register.account_email.address IS
    'E-mail address, in lower case';
COMMENT ON COLUMN register.account_email.verified_at IS 'When it was confirmed';
COMMENT ON COLUMN register.account_email.validation IS
    'The validation at this service that it was confirmed by';

CREATE TABLE register.email_validation (
    sid text PRIMARY KEY CHECK (sid ~ '^[0-9a-f]{32}$'),
    client_secret_hash bytea NOT NULL CHECK (length(client_secret_hash) = 32),
    address text NOT NULL CHECK (address ~ '^[^\s@]+@[^\s@]+$'),
    send_attempt integer NOT NULL DEFAULT 0 CHECK (send_attempt >= 0),
    expires_at timestamptz NOT NULL,
    validated_at timestamptz,
    UNIQUE (client_secret_hash, address)
);
CREATE INDEX email_validation_expires_at ON register.email_validation (expires_at);
COMMENT ON TABLE register.email_validation IS
    'Addresses that clients have had validated here, outside any sign-up, to show for m.login.email.identity';
COMMENT ON COLUMN register.email_validation.sid IS
    'What the client knows it by';
COMMENT ON COLUMN register.email_validation.client_secret_hash IS
    'SHA-256 of the secret that makes it this client''s';
COMMENT ON COLUMN register.email_validation.address IS
    'E-mail address, in lower case';
COMMENT ON COLUMN register.email_validation.send_attempt IS
    'Highest attempt so far: only a higher one sends another mail';
COMMENT ON COLUMN register.email_validation.expires_at IS
    'From then on no link of it can be confirmed, it can''t be shown, and may be swept away';
COMMENT ON COLUMN register.email_validation.validated_at IS
    'When a link of it was confirmed last';

CREATE TABLE register.email_validation_link (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    sid text NOT NULL REFERENCES register.email_validation
        ON UPDATE CASCADE ON DELETE CASCADE,
    -- A link is good for as long as its mail says, also after later mails.
    expires_at timestamptz NOT NULL
);
CREATE INDEX email_validation_link_sid ON register.email_validation_link (sid);
COMMENT ON TABLE register.email_validation_link IS
    'The links that were mailed: those of earlier mails stay good';
COMMENT ON COLUMN register.email_validation_link.token_hash IS
    'Hash of the token in the link and of where the link leads on to; neither of them is stored';
COMMENT ON COLUMN register.email_validation_link.sid IS 'The validation';
COMMENT ON COLUMN register.email_validation_link.expires_at IS
    'Until when it can be confirmed';
