CREATE OR REPLACE FUNCTION register.set_secret(
    secret_name text, secret_value text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp
-- A server that logs plans would log the secret as a constant in one.
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    -- Before anything is stored: what fails later shows the whole row.
    IF secret_name IS NULL
       OR (secret_name NOT IN ('captcha', 'homeserver', 'shared_secret',
                               'smtp_password')
           AND secret_name !~ '^oauth2 [a-z0-9_-]{1,50}$') THEN
        RAISE check_violation
            USING MESSAGE = 'there is no secret of this name',
                  HINT = 'The names are captcha, homeserver, shared_secret, smtp_password, and "oauth2 NAME" for a provider.';
    ELSIF length(secret_value) NOT BETWEEN 1 AND 4096 THEN
        RAISE check_violation
            USING MESSAGE = 'a secret has 1 to 4096 characters',
                  HINT = 'NULL takes a secret away.';
    END IF;
    IF secret_value IS NULL THEN
        DELETE FROM secret WHERE name = secret_name;
        RETURN 'the secret is not set';
    END IF;
    INSERT INTO secret (name, value, sent_to)
    VALUES (secret_name, secret_value, secret_target(secret_name))
    ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value, set_at = now(),
                                     sent_to = EXCLUDED.sent_to;
    RETURN 'the secret is set'
        || coalesce(', and is sent to ' || secret_target(secret_name), '');
END
$$;
COMMENT ON FUNCTION register.set_secret IS
    'Sets one of the secrets captcha, homeserver, shared_secret, smtp_password and oauth2 NAME, or takes it away (NULL); no role can read it again. It is sent where the settings say when it is set, and nowhere else. PostgreSQL logs a statement that fails with all that is in it: SECRETS in matrix-register-sql(7) has lines that keep it out. Example: SELECT register.set_secret(''captcha'', ''…'')';
GRANT EXECUTE ON FUNCTION register.set_secret TO register_admin;
