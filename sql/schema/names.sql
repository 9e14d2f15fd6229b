CREATE TABLE register.name (
    localpart register.localpart PRIMARY KEY,
    session_id bytea REFERENCES register.session ON DELETE CASCADE,
    network cidr
);
-- The names of accounts, which are most, are in neither.
CREATE UNIQUE INDEX name_session_id ON register.name (session_id)
    WHERE session_id IS NOT NULL;
CREATE INDEX name_network ON register.name (network) WHERE network IS NOT NULL;
COMMENT ON TABLE register.name IS
    'Every user name that is taken or held: a name has one row, so one owner';
COMMENT ON COLUMN register.name.localpart IS
    'The part of a user ID between @ and the colon';
COMMENT ON COLUMN register.name.session_id IS
    'The sign-up that holds it, as long as that lives; NULL when an account has it for good';
COMMENT ON COLUMN register.name.network IS
    'The network of the sign-up that holds it, to count: see names_per_peer';

CREATE TABLE register.reserved_name (
    pattern text PRIMARY KEY CHECK (pattern ~ '^[a-z0-9._=/+*-]+$'),
    alike text NOT NULL GENERATED ALWAYS AS
        (replace(replace(pattern, '_', '\_'), '*', '%')) STORED,
    reason text
);
COMMENT ON TABLE register.reserved_name IS
    'User names that can''t be signed up with; see reserve_name(), release_name()';
COMMENT ON COLUMN register.reserved_name.pattern IS
    'A localpart, where * stands for any characters';
COMMENT ON COLUMN register.reserved_name.alike IS
    'The same as a pattern of LIKE';
COMMENT ON COLUMN register.reserved_name.reason IS 'Why, for administrators';
INSERT INTO register.reserved_name (pattern, reason) VALUES
    ('_*', 'kept for application services by the Matrix specification');
INSERT INTO register.reserved_name (pattern, reason)
SELECT pattern, 'a role, which people would trust'
  FROM unnest('{abuse,admin,administrator,contact,help,helpdesk,hostmaster,
                mailer-daemon,matrix,moderator,no-reply,noreply,official,
                operator,owner,postmaster,register,root,security,server,staff,
                support,system,webmaster}'::text[]) AS pattern;
