CREATE OR REPLACE FUNCTION register.invitation_link(token anycompatible)
RETURNS text
-- Volatile, to see an invitation that the same statement has made.
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    -- Of any type, so that the number of an invitation is refused in a sentence.
    given CONSTANT text := read_invitation(token::text);
    found_state CONSTANT text := (
        SELECT state FROM invitations JOIN invitation ON id = invitations.invitation
         WHERE token_hash = sha256(convert_to(given, 'UTF8')));
BEGIN
    IF found_state IS DISTINCT FROM 'open' THEN
        RAISE invalid_parameter_value
            USING MESSAGE = coalesce('the invitation of this token is ' || found_state,
                                     'there is no invitation of this token'),
                  HINT = CASE WHEN found_state IS NULL
                              THEN 'Only its token makes the link, which was shown when it was made. '
                              ELSE '' END
                         || 'SELECT register.create_invitation() makes another one.';
    END IF;
    RETURN (SELECT coalesce(public_base_url, 'https://' || server_name)
                   || '/_matrix/static/client/register/#invitation=' || given
              FROM settings);
END
$$;
COMMENT ON FUNCTION register.invitation_link IS
    'The address of the sign-up page with an invitation filled in, to send to a person. Example: SELECT register.invitation_link(register.create_invitation(lifetime => ''1 week''))';
GRANT EXECUTE ON FUNCTION register.invitation_link TO register_admin;
