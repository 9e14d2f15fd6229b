CREATE TABLE register.oauth2_provider (
    name text PRIMARY KEY CHECK (name ~ '^[a-z0-9_-]{1,50}$'),
    place integer NOT NULL DEFAULT 1,
    issuer text CHECK (issuer ~ '^https://[^\s?#]+$'
        OR issuer ~ '^http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?(/[^\s?#]*)?$'),
    authorization_endpoint text CHECK (authorization_endpoint ~ '^https?://\S+$'),
    token_endpoint text CHECK (token_endpoint ~ '^https?://\S+$'),
    userinfo_endpoint text CHECK (userinfo_endpoint ~ '^https?://\S+$'),
    client_id text NOT NULL CHECK (client_id <> ''),
    scope text NOT NULL DEFAULT 'openid',
    subject_claim text NOT NULL DEFAULT 'sub' CHECK (subject_claim <> ''),
    CONSTRAINT discovered_or_explicit CHECK (
        CASE WHEN issuer IS NULL
             THEN num_nulls(authorization_endpoint, token_endpoint,
                            userinfo_endpoint) = 0
             ELSE num_nonnulls(authorization_endpoint, token_endpoint,
                               userinfo_endpoint) = 0 END)
);
COMMENT ON TABLE register.oauth2_provider IS
    'Providers that people can show an identity of; the secret of each: set_secret(''oauth2 NAME'', …)';
COMMENT ON COLUMN register.oauth2_provider.name IS
    'What clients choose it by';
COMMENT ON COLUMN register.oauth2_provider.place IS
    'The first one is taken when a client does not choose';
COMMENT ON COLUMN register.oauth2_provider.issuer IS
    'OpenID Connect: its issuer, from which all endpoints are discovered';
COMMENT ON COLUMN register.oauth2_provider.authorization_endpoint IS
    'Plain OAuth2: where browsers are sent';
COMMENT ON COLUMN register.oauth2_provider.token_endpoint IS
    'Plain OAuth2: where the code is exchanged';
COMMENT ON COLUMN register.oauth2_provider.userinfo_endpoint IS
    'Plain OAuth2: what tells who it was';
COMMENT ON COLUMN register.oauth2_provider.client_id IS
    'What the provider calls us; its redirect URI is public_base_url and /_matrix/client/api/v1/register/oauth2';
COMMENT ON COLUMN register.oauth2_provider.scope IS
    'What is asked for, words with spaces between';
COMMENT ON COLUMN register.oauth2_provider.subject_claim IS
    'The member of its user information that never changes: sub with OpenID Connect, id with some others';

CREATE TABLE register.oauth2_login (
    session_id bytea PRIMARY KEY
        REFERENCES register.session ON DELETE CASCADE,
    provider text NOT NULL REFERENCES register.oauth2_provider
        ON DELETE CASCADE,
    state_hash bytea NOT NULL UNIQUE CHECK (length(state_hash) = 32),
    authorization_endpoint text NOT NULL,
    subject text CHECK (length(subject) BETWEEN 1 AND 255)
);
COMMENT ON TABLE register.oauth2_login IS
    'Sign-ups that are, or have been, with a provider';
COMMENT ON COLUMN register.oauth2_login.session_id IS 'The sign-up';
COMMENT ON COLUMN register.oauth2_login.provider IS 'The provider';
COMMENT ON COLUMN register.oauth2_login.state_hash IS
    'SHA-256 of the state that comes back with the browser';
COMMENT ON COLUMN register.oauth2_login.authorization_endpoint IS
    'Where the browser was sent';
COMMENT ON COLUMN register.oauth2_login.subject IS
    'Who it was, as the provider says; NULL: not back yet';

CREATE TABLE register.account_oauth2 (
    provider text NOT NULL REFERENCES register.oauth2_provider,
    subject text NOT NULL,
    localpart text NOT NULL REFERENCES register.account,
    linked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (provider, subject)
);
CREATE INDEX account_oauth2_localpart ON register.account_oauth2 (localpart);
COMMENT ON TABLE register.account_oauth2 IS
    'Identities at providers that accounts were made with: one account for each';
COMMENT ON COLUMN register.account_oauth2.provider IS 'The provider';
COMMENT ON COLUMN register.account_oauth2.subject IS
    'What the provider calls the person';
COMMENT ON COLUMN register.account_oauth2.localpart IS 'The account';
COMMENT ON COLUMN register.account_oauth2.linked_at IS 'When it was made';
