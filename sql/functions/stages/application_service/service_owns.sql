CREATE OR REPLACE FUNCTION register_internal.service_owns(
    given_service text, given_localpart text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT count(*) FILTER (WHERE service = given_service) > 0
           AND count(*) FILTER (WHERE service <> given_service
                                  AND is_exclusive) = 0
      FROM register.application_service_namespace, register.settings
     WHERE '@' || given_localpart || ':' || server_name
           ~ ('^(?:' || pattern || ')$')
$$;
COMMENT ON FUNCTION register_internal.service_owns IS
    'Whether a user name is in a namespace of that application service and no other one has it for itself';
