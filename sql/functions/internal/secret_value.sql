CREATE OR REPLACE FUNCTION register_internal.secret_value(secret_name text)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT value FROM register.secret
             WHERE name = secret_name
               AND sent_to = register_internal.secret_target(secret_name));
END
$$;
COMMENT ON FUNCTION register_internal.secret_value IS
    'A secret that is sent to others, for the place that it was set for; NULL: there is none';
