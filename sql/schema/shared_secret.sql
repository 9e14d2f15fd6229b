CREATE TABLE register.used_nonce (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    used_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX used_nonce_used_at ON register.used_nonce (used_at);
COMMENT ON TABLE register.used_nonce IS
    'Nonces that made an account by shared secret, until they have expired anyway';
COMMENT ON COLUMN register.used_nonce.hash IS 'SHA-256 of the nonce';
COMMENT ON COLUMN register.used_nonce.used_at IS 'When';
