CREATE OR REPLACE FUNCTION register.revoke_invitation(invitation anycompatible)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    -- Of any type, so that what is no number is refused in a sentence.
    given CONSTANT text := trim_pasted(revoke_invitation.invitation::text);
BEGIN
    UPDATE invitation SET revoked_at = coalesce(revoked_at, now())
     WHERE id = substring(given FROM '^[0-9]{1,9}$')::integer;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no invitation of the number %',
                        coalesce('"' || given || '"', 'NULL')
            USING HINT = 'SELECT * FROM register.invitations lists them, without what was shown when they were made.';
    END IF;
    RETURN 'the invitation is revoked';
END
$$;
COMMENT ON FUNCTION register.revoke_invitation IS
    'Refuses an invitation, by its number in the view invitations, from now on; sign-ups that passed it go on. Example: SELECT register.revoke_invitation(1)';
GRANT EXECUTE ON FUNCTION register.revoke_invitation TO register_admin;
