CREATE OR REPLACE FUNCTION register_internal.guest_pass(
    given_session bytea, given_localpart text, given_result jsonb,
    given_peer inet, OUT error text, OUT retry_after integer,
    OUT tries_left integer, OUT for_name text)
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (SELECT guests_allowed
                   AND register_internal.registration_is_open(settings)
              FROM register.settings) THEN
        error := 'guests_refused';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.guest_pass IS
    'Stage matrix_register.login.guest: passes where guests are allowed and registration is open';
