CREATE OR REPLACE FUNCTION register.set_secret(
    secret_name text, secret_value text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    DELETE FROM secret WHERE name = secret_name AND secret_value IS NULL;
    INSERT INTO secret (name, value, sent_to)
    SELECT secret_name, secret_value, secret_target(secret_name)
     WHERE secret_value IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value, set_at = now(),
                                     sent_to = EXCLUDED.sent_to
$$;
COMMENT ON FUNCTION register.set_secret IS
    'Sets one of the secrets that the view secrets lists, or takes it away (NULL); nobody can read it again. It is sent where the settings say when it is set, and nowhere else. Example: SELECT register.set_secret(''captcha'', ''…'')';
GRANT EXECUTE ON FUNCTION register.set_secret TO register_admin;
