CREATE OR REPLACE FUNCTION register_internal.session_is_dead(
    given_session bytea) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    -- With a condition on expires_at, all that have expired could be read.
    RETURN (SELECT expires_at <= now() FROM register.session
             WHERE id = given_session) IS TRUE;
END
$$;
COMMENT ON FUNCTION register_internal.session_is_dead IS
    'Whether the sign-up that holds a user name has expired, so that the name is free; false where an account has the name (NULL)';
