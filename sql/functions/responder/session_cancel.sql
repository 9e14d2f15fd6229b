CREATE OR REPLACE FUNCTION register_internal.session_cancel(given_session bytea)
RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    DELETE FROM session WHERE id = given_session AND completed_at IS NULL
$$;
COMMENT ON FUNCTION register_internal.session_cancel IS
    'For the responder: the client ends a sign-up that is not complete; its user name and its invitation are free again';
GRANT EXECUTE ON FUNCTION register_internal.session_cancel TO register_cgi;
