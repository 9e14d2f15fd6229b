CREATE TABLE register.application_service (
    name text PRIMARY KEY CHECK (name ~ '^[a-z0-9_-]{1,50}$'),
    token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    is_guessable boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE register.application_service IS
    'Application services that may make accounts; written by create_application_service()';
COMMENT ON COLUMN register.application_service.name IS 'Its name, for people';
COMMENT ON COLUMN register.application_service.token_hash IS
    'SHA-256 of its as_token';
COMMENT ON COLUMN register.application_service.created_at IS 'When it was made';
COMMENT ON COLUMN register.application_service.is_guessable IS
    'Whether the token has fewer than 16 characters, so that guesses of all networks together count: see the setting tries_per_server';

CREATE TABLE register.application_service_namespace (
    service text NOT NULL REFERENCES register.application_service
        ON DELETE CASCADE,
    pattern text NOT NULL CHECK (('' ~ pattern) IS NOT NULL AND pattern <> ''),
    is_exclusive boolean NOT NULL,
    PRIMARY KEY (service, pattern)
);
COMMENT ON TABLE register.application_service_namespace IS
    'The user IDs that are an application service''s';
COMMENT ON COLUMN register.application_service_namespace.service IS
    'Whose they are';
COMMENT ON COLUMN register.application_service_namespace.pattern IS
    'Regular expression of whole user IDs, such as @_irc_.*:example\.org';
COMMENT ON COLUMN register.application_service_namespace.is_exclusive IS
    'Whether other sign-ups are refused them';
