CREATE OR REPLACE FUNCTION register_internal.guest_pass(
    given_session bytea, given_evidence jsonb, given_localpart text)
RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN NOT (guests_allowed AND register_internal.registration_is_open())
                THEN 'guests_refused' END
      FROM register.settings
$$;
COMMENT ON FUNCTION register_internal.guest_pass IS
    'Stage matrix_register.login.guest: whether guests are allowed';
