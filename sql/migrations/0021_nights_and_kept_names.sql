ALTER TABLE register.settings ADD COLUMN closed_until timestamptz;
COMMENT ON COLUMN register.settings.closed_until IS
    'Until then registration is closed, whatever registration_open says; see close_registration()';

ALTER TABLE register.invitation
    ADD COLUMN for_name text
        CHECK (for_name ~ '^[a-z0-9._=/+-]+$' AND length(for_name) <= 252),
    ADD CONSTRAINT a_name_is_for_one
        CHECK (for_name IS NULL OR uses_allowed IS NOT DISTINCT FROM 1);
CREATE INDEX invitation_for_name ON register.invitation (for_name)
    WHERE for_name IS NOT NULL;
COMMENT ON COLUMN register.invitation.for_name IS
    'The only user name that it is good for, which nobody else can have while it holds; NULL: any';

-- These come back with other arguments.
DROP FUNCTION IF EXISTS register.close_registration();
DROP FUNCTION IF EXISTS register.create_invitation(
    integer, interval, text, text);
