CREATE OR REPLACE FUNCTION register_internal.derived_key(given_purpose text)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT encode(sha256(convert_to(value, 'UTF8')
                                 || sha256(convert_to(given_purpose, 'UTF8'))),
                          'hex')
              FROM register.secret WHERE name = 'signing');
END
$$;
COMMENT ON FUNCTION register_internal.derived_key IS
    'A key for one purpose, such as one sign-up: a responder that is told it can sign for nothing else';
