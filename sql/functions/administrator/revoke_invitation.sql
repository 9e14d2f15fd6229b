CREATE OR REPLACE FUNCTION register.revoke_invitation(invitation integer)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    UPDATE invitation SET revoked_at = coalesce(revoked_at, now())
     WHERE id = revoke_invitation.invitation;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no invitation %', revoke_invitation.invitation
            USING HINT = 'SELECT * FROM register.invitations lists them.';
    END IF;
    RETURN 'the invitation is revoked';
END
$$;
COMMENT ON FUNCTION register.revoke_invitation IS
    'Refuses an invitation, by its number in the view invitations, from now on; sign-ups that passed it go on. Example: SELECT register.revoke_invitation(1)';
GRANT EXECUTE ON FUNCTION register.revoke_invitation TO register_admin;
