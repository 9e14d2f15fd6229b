CREATE OR REPLACE FUNCTION register_internal.guest_finish(
    given_session bytea, given_localpart text, given_result jsonb)
RETURNS void
LANGUAGE sql AS $$
    UPDATE register.account SET is_guest = true
     WHERE localpart = given_localpart
$$;
COMMENT ON FUNCTION register_internal.guest_finish IS
    'Stage matrix_register.login.guest: notes that the account is a guest''s';
