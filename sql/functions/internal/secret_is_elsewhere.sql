CREATE OR REPLACE FUNCTION register_internal.secret_is_elsewhere(
    secret_name text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM register.secret
         WHERE name = secret_name
           AND sent_to <> register_internal.secret_target(secret_name));
END
$$;
COMMENT ON FUNCTION register_internal.secret_is_elsewhere IS
    'Whether a secret was set for another place than the settings of now send it to, so that it is not sent at all';
