-- Completed uses pile up, and are not to be looked at for each new one.
CREATE INDEX invitation_use_pending ON register.invitation_use (invitation_id)
    WHERE session_id IS NOT NULL;
