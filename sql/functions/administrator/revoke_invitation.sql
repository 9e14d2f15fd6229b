CREATE OR REPLACE FUNCTION register.revoke_invitation(invitation anycompatible)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    -- Of any type, so that what is no number is refused in a sentence.
    given CONSTANT text := trim_pasted(revoke_invitation.invitation::text);
    given_number CONSTANT integer := substring(given FROM '^[0-9]{1,9}$');
    -- Of one that leaked, the token or the link is what is known.
    given_token CONSTANT text := CASE WHEN given_number IS NULL
        THEN regexp_replace(given, '^.*#invitation=', '') END;
    revoked text;
BEGIN
    UPDATE invitation SET revoked_at = coalesce(revoked_at, now())
     WHERE id = given_number
        OR token_hash = sha256(convert_to(given_token, 'UTF8'))
    RETURNING format('the invitation %s is revoked; accounts made with it: %s',
                     id, uses_completed) INTO revoked;
    IF revoked IS NULL THEN
        -- What is no number may be a token, so it is not repeated.
        RAISE EXCEPTION 'there is no invitation of this %',
                        coalesce('number: ' || given_number, 'number, token or link')
            USING HINT = 'SELECT * FROM register.invitations lists them, without what was shown when they were made.';
    END IF;
    RETURN revoked;
END
$$;
COMMENT ON FUNCTION register.revoke_invitation IS
    'Refuses an invitation, by its number in the view invitations, its token or its link, from now on; sign-ups that passed it go on. Example: SELECT register.revoke_invitation(1)';
GRANT EXECUTE ON FUNCTION register.revoke_invitation TO register_admin;
