CREATE OR REPLACE FUNCTION register_internal.service_finish(
    given_session bytea, given_localpart text) RETURNS void
LANGUAGE sql AS $$
    UPDATE register.account
       SET application_service = session.application_service
      FROM register.session
     WHERE account.localpart = given_localpart AND session.id = given_session
$$;
COMMENT ON FUNCTION register_internal.service_finish IS
    'Stage m.login.application_service: notes who made the account';
