CREATE OR REPLACE FUNCTION register_internal.invitation_keeps(given_localpart text)
RETURNS SETOF integer
LANGUAGE sql STABLE AS $$
    SELECT id FROM register.invitation
     WHERE for_name = given_localpart AND revoked_at IS NULL
       AND uses_completed = 0
       AND (expires_at IS NULL OR expires_at > now())
$$;
COMMENT ON FUNCTION register_internal.invitation_keeps IS
    'The invitation that keeps a user name for the client that shows it, if there is one';
