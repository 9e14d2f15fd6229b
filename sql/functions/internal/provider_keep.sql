CREATE OR REPLACE FUNCTION register_internal.provider_keep() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM account_oauth2 WHERE provider = OLD.name) THEN
        RAISE foreign_key_violation
            USING MESSAGE = format('accounts were made with the provider %s', OLD.name),
                  HINT = format('It stays, so that no person gets a second account; SELECT register.set_secret(''oauth2 %s'', NULL) ends logins with it.', OLD.name);
    END IF;
    RETURN OLD;
END
$$;
COMMENT ON FUNCTION register_internal.provider_keep IS
    'Trigger: says in a sentence why a provider of accounts can''t be deleted';
