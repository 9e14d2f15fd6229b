CREATE OR REPLACE FUNCTION register.set_secret(
    secret_name text, secret_value text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    DELETE FROM secret WHERE name = secret_name AND secret_value IS NULL;
    INSERT INTO secret (name, value)
    SELECT secret_name, secret_value WHERE secret_value IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value, set_at = now()
$$;
COMMENT ON FUNCTION register.set_secret IS
    'Sets one of the secrets that the view secrets lists, or takes it away (NULL); nobody can read it again. Example: SELECT register.set_secret(''captcha'', ''…'')';
GRANT EXECUTE ON FUNCTION register.set_secret TO register_admin;
