CREATE TABLE register.invitation (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    note text,
    uses_allowed integer CHECK (uses_allowed > 0),
    uses_completed integer NOT NULL DEFAULT 0
        CHECK (uses_completed BETWEEN 0 AND uses_allowed),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz CHECK (expires_at > created_at),
    revoked_at timestamptz,
    is_guessable boolean NOT NULL DEFAULT true,
    for_name text
        CHECK (for_name ~ '^[a-z0-9._=/+-]+$' AND length(for_name) <= 252),
    CONSTRAINT a_name_is_for_one
        CHECK (for_name IS NULL OR uses_allowed IS NOT DISTINCT FROM 1)
);
COMMENT ON CONSTRAINT a_name_is_for_one ON register.invitation IS
    'an invitation for one user name is for one account';
CREATE INDEX invitation_for_name ON register.invitation (for_name)
    WHERE for_name IS NOT NULL;
COMMENT ON TABLE register.invitation IS
    'Registration tokens; made by create_invitation(), read best in the view invitations';
COMMENT ON COLUMN register.invitation.id IS
    'What revoke_invitation() takes';
COMMENT ON COLUMN register.invitation.token_hash IS
    'SHA-256 of the token; the token itself is shown once, when it is made';
COMMENT ON COLUMN register.invitation.note IS
    'Who it was made for, or why';
COMMENT ON COLUMN register.invitation.uses_allowed IS
    'How many accounts it is good for; NULL: any number';
COMMENT ON COLUMN register.invitation.uses_completed IS
    'How many accounts were made with it';
COMMENT ON COLUMN register.invitation.created_at IS 'When it was made';
COMMENT ON COLUMN register.invitation.expires_at IS
    'From then on it is refused; NULL: never';
COMMENT ON COLUMN register.invitation.revoked_at IS
    'From then on it is refused; NULL: not revoked';
COMMENT ON COLUMN register.invitation.is_guessable IS
    'Whether the token has fewer than 16 characters, so that guesses of all networks together count: see the setting tries_per_server';
COMMENT ON COLUMN register.invitation.for_name IS
    'The only user name that it is good for, which no other sign-up can have while it holds; NULL: any';

CREATE TABLE register.invitation_use (
    invitation_id integer NOT NULL REFERENCES register.invitation,
    session_id bytea UNIQUE REFERENCES register.session ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    localpart text UNIQUE REFERENCES register.account
        DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT pending_or_completed
        CHECK (num_nonnulls(session_id, localpart) = 1)
);
CREATE INDEX invitation_use_invitation_id
    ON register.invitation_use (invitation_id);
-- Without completed uses, which are never removed.
CREATE INDEX invitation_use_pending ON register.invitation_use (invitation_id)
    WHERE session_id IS NOT NULL;
COMMENT ON TABLE register.invitation_use IS
    'Who uses an invitation: a sign-up under way, later the account it made';
COMMENT ON COLUMN register.invitation_use.invitation_id IS
    'The invitation';
COMMENT ON COLUMN register.invitation_use.session_id IS
    'Pending use: goes away with the sign-up';
COMMENT ON COLUMN register.invitation_use.localpart IS
    'Completed use: the account';
