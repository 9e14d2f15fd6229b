CREATE TABLE register.failure (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    failed_at timestamptz NOT NULL DEFAULT now(),
    -- With the length in the pattern, a look at it would take ten times as long.
    error text NOT NULL CHECK (error ~ '^[a-z_]+$' AND length(error) <= 50),
    type text CHECK (length(type) <= 100),
    localpart text CHECK (length(localpart) <= 255),
    sign_up text CHECK (sign_up ~ '^[0-9a-f]+$' AND length(sign_up) = 12),
    peer inet,
    network cidr NOT NULL,
    passed text[],
    times integer NOT NULL DEFAULT 1
);
CREATE INDEX failure_failed_at ON register.failure (failed_at);
CREATE INDEX failure_network ON register.failure (network, failed_at);
COMMENT ON TABLE register.failure IS
    'Refused steps and abandoned sign-ups of late; read best in the view failures';
COMMENT ON COLUMN register.failure.id IS 'Number';
COMMENT ON COLUMN register.failure.failed_at IS
    'When the step was refused, or the sign-up expired';
COMMENT ON COLUMN register.failure.error IS
    'What was wrong, as the log calls it; abandoned: the sign-up expired';
COMMENT ON COLUMN register.failure.type IS
    'Stage type that was refused, or that was due';
COMMENT ON COLUMN register.failure.localpart IS 'User name that was asked for';
COMMENT ON COLUMN register.failure.sign_up IS
    'What the view sign_ups calls it; NULL: none had begun';
COMMENT ON COLUMN register.failure.peer IS 'Network address';
COMMENT ON COLUMN register.failure.network IS
    'What counts as one peer: an IPv4 address, or an IPv6 /64';
COMMENT ON COLUMN register.failure.passed IS
    'Stage types that an abandoned sign-up had passed';
COMMENT ON COLUMN register.failure.times IS
    'How often, where there were too many to keep one by one';
