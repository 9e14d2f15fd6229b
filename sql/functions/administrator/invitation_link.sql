CREATE OR REPLACE FUNCTION register.invitation_link(token text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    given CONSTANT text := read_invitation(token);
BEGIN
    RETURN (SELECT coalesce(public_base_url, 'https://' || server_name)
                   || '/_matrix/static/client/register/#invitation=' || given
              FROM settings);
END
$$;
COMMENT ON FUNCTION register.invitation_link IS
    'The address of the sign-up page with an invitation filled in, to send to a person. Example: SELECT register.invitation_link(register.create_invitation(lifetime => ''1 week''))';
GRANT EXECUTE ON FUNCTION register.invitation_link TO register_admin;
