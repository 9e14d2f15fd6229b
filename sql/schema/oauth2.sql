\set endpoint '^(https://[^\\s/?#@]+|http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]+)?)([/?][^\\s#]*)?$'
CREATE DOMAIN register.endpoint AS text
    CONSTRAINT https_or_loopback CHECK (VALUE ~ :'endpoint')
    CONSTRAINT is_not_too_long CHECK (length(VALUE) <= 1000);
COMMENT ON DOMAIN register.endpoint IS
    'A URL that secrets may be sent to: https, or http to this very machine';

CREATE TABLE register.oauth2_provider (
    name text PRIMARY KEY CHECK (name ~ '^[a-z0-9_-]{1,50}$'),
    place integer NOT NULL DEFAULT 1,
    -- None is of the domain, which would refuse a value by its own name.
    issuer text CHECK (issuer ~ :'endpoint' AND issuer !~ '\?'
                       AND length(issuer) <= 900),
    authorization_endpoint text CHECK (authorization_endpoint ~ :'endpoint'
                                       AND length(authorization_endpoint) <= 1000),
    token_endpoint text CHECK (token_endpoint ~ :'endpoint'
                               AND length(token_endpoint) <= 1000),
    userinfo_endpoint text CHECK (userinfo_endpoint ~ :'endpoint'
                                  AND length(userinfo_endpoint) <= 1000),
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
COMMENT ON CONSTRAINT discovered_or_explicit ON register.oauth2_provider IS
    'a provider has either an issuer, or all of authorization_endpoint, token_endpoint and userinfo_endpoint';
COMMENT ON TABLE register.oauth2_provider IS
    'Providers that people can show an identity of; the secret of each: set_secret(''oauth2 NAME'', …)';
COMMENT ON COLUMN register.oauth2_provider.name IS
    'What clients choose it by: 1 to 50 of the characters a-z 0-9 _ -';
COMMENT ON COLUMN register.oauth2_provider.place IS
    'A number; the provider of the first one is taken when a client does not choose';
COMMENT ON COLUMN register.oauth2_provider.issuer IS
    'OpenID Connect: its issuer, from which all endpoints are discovered: https://…, or http://localhost for a trial, without a query';
COMMENT ON COLUMN register.oauth2_provider.authorization_endpoint IS
    'Plain OAuth2: where browsers are sent: https://…, or http://localhost for a trial';
COMMENT ON COLUMN register.oauth2_provider.token_endpoint IS
    'Plain OAuth2: where the code is exchanged: https://…, or http://localhost for a trial';
COMMENT ON COLUMN register.oauth2_provider.userinfo_endpoint IS
    'Plain OAuth2: what tells who it was: https://…, or http://localhost for a trial';
COMMENT ON COLUMN register.oauth2_provider.client_id IS
    'What the provider calls us; its redirect URI is public_base_url and /_matrix/client/api/v1/register/oauth2';
COMMENT ON COLUMN register.oauth2_provider.scope IS
    'What is asked for, words with spaces between';
COMMENT ON COLUMN register.oauth2_provider.subject_claim IS
    'The member of its user information that never changes: sub with OpenID Connect, id with some others';

CREATE TABLE register.oauth2_discovery (
    provider text PRIMARY KEY REFERENCES register.oauth2_provider
        ON UPDATE CASCADE ON DELETE CASCADE,
    issuer register.endpoint NOT NULL,
    authorization_endpoint register.endpoint NOT NULL,
    token_endpoint register.endpoint NOT NULL,
    userinfo_endpoint register.endpoint NOT NULL,
    sends_issuer boolean NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT http_is_for_issuers_on_loopback CHECK (
        issuer ~ '^http://'
        OR issuer ~ '^https://(localhost|127\.0\.0\.1|\[::1\])[:/]'
        OR (authorization_endpoint ~ '^https://' AND token_endpoint ~ '^https://'
            AND userinfo_endpoint ~ '^https://'))
);
COMMENT ON TABLE register.oauth2_discovery IS
    'What providers with an issuer have told of themselves, so that not every sign-up has to ask; delete a row to have it asked for anew';
COMMENT ON COLUMN register.oauth2_discovery.provider IS 'The provider';
COMMENT ON COLUMN register.oauth2_discovery.issuer IS
    'The issuer that told this; it is of no use once the provider has another one';
COMMENT ON COLUMN register.oauth2_discovery.authorization_endpoint IS
    'Where browsers are sent';
COMMENT ON COLUMN register.oauth2_discovery.token_endpoint IS
    'Where the code is exchanged';
COMMENT ON COLUMN register.oauth2_discovery.userinfo_endpoint IS
    'What tells who it was';
COMMENT ON COLUMN register.oauth2_discovery.sends_issuer IS
    'Whether browsers bring its issuer back with a code (RFC 9207): those that do not are refused';
COMMENT ON COLUMN register.oauth2_discovery.expires_at IS
    'When the provider is to be asked again';

CREATE TABLE register.oauth2_login (
    session_id bytea PRIMARY KEY
        REFERENCES register.session ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    provider text NOT NULL REFERENCES register.oauth2_provider
        ON UPDATE CASCADE ON DELETE CASCADE,
    state_hash bytea NOT NULL UNIQUE CHECK (length(state_hash) = 32),
    subject text CHECK (length(subject) BETWEEN 1 AND 255),
    attempt integer NOT NULL DEFAULT 0,
    tries_left integer NOT NULL DEFAULT 3 CHECK (tries_left >= 0)
);
COMMENT ON TABLE register.oauth2_login IS
    'Sign-ups that are, or have been, with a provider';
COMMENT ON COLUMN register.oauth2_login.session_id IS 'The sign-up';
COMMENT ON COLUMN register.oauth2_login.provider IS 'The provider';
COMMENT ON COLUMN register.oauth2_login.state_hash IS
    'SHA-256 of the state that comes back with the browser';
COMMENT ON COLUMN register.oauth2_login.subject IS
    'Who it was, as the provider says; NULL: not back yet';
COMMENT ON COLUMN register.oauth2_login.attempt IS
    'Which login of this sign-up it is: one begins anew when no try is left';
COMMENT ON COLUMN register.oauth2_login.tries_left IS
    'How many codes may still be shown to the provider';

CREATE TABLE register.account_oauth2 (
    provider text NOT NULL REFERENCES register.oauth2_provider
        ON UPDATE CASCADE,
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
