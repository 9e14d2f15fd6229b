CREATE OR REPLACE FUNCTION register_internal.service_finish(
    given_session bytea, given_localpart text, given_result jsonb)
RETURNS void
LANGUAGE sql AS $$
    UPDATE register.account SET application_service = service.name
      FROM register.application_service AS service
     WHERE localpart = given_localpart
       AND token_hash = decode(given_result ->> 'token_hash', 'hex')
$$;
COMMENT ON FUNCTION register_internal.service_finish IS
    'Stage m.login.application_service: notes who made the account';
