CREATE OR REPLACE VIEW register.invitations AS
SELECT id AS invitation,
       note,
       CASE WHEN revoked_at IS NOT NULL THEN 'revoked'
            WHEN expires_at <= now() THEN 'expired'
            WHEN uses_completed = uses_allowed THEN 'used up'
            ELSE 'open' END AS state,
       uses_allowed,
       uses_completed,
       (SELECT count(*) FROM register.invitation_use AS use
          JOIN register.session ON session.id = use.session_id
         WHERE use.invitation_id = invitation.id
           AND session.expires_at > now()) AS uses_pending,
       created_at,
       expires_at,
       for_name
  FROM register.invitation
 ORDER BY id DESC;
COMMENT ON VIEW register.invitations IS
    'Invitations, newest first; see create_invitation(), revoke_invitation()';
COMMENT ON COLUMN register.invitations.invitation IS
    'What revoke_invitation() takes';
COMMENT ON COLUMN register.invitations.note IS 'Who it was made for, or why';
COMMENT ON COLUMN register.invitations.state IS
    'open, used up, expired or revoked';
COMMENT ON COLUMN register.invitations.uses_allowed IS
    'How many accounts it is good for; empty: any number';
COMMENT ON COLUMN register.invitations.uses_completed IS
    'How many accounts were made with it';
COMMENT ON COLUMN register.invitations.uses_pending IS
    'How many sign-ups under way have shown it';
COMMENT ON COLUMN register.invitations.created_at IS 'When it was made';
COMMENT ON COLUMN register.invitations.expires_at IS 'When it ends; empty: never';
COMMENT ON COLUMN register.invitations.for_name IS
    'The user name that it keeps, the only one it is good for; empty: any';
GRANT SELECT ON register.invitations TO register_admin;
