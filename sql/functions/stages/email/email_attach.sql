CREATE OR REPLACE FUNCTION register_internal.email_attach(
    given_localpart text, given_address text, given_time timestamptz,
    given_validation text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    -- Sign-ups with the same address wait for each other here.
    PERFORM pg_advisory_xact_lock(register_internal.lock_key(
        'address ' || given_address));
    IF (SELECT one_account_per_address FROM register.settings)
       AND EXISTS (SELECT FROM register.account_email
                    WHERE address = given_address
                      AND localpart <> given_localpart) THEN
        PERFORM register_internal.refuse('email_in_use');
    END IF;
    IF EXISTS (SELECT FROM register.account_email
                WHERE validation = given_validation
                  AND localpart <> given_localpart) THEN
        PERFORM register_internal.refuse('identity_refused');
    END IF;
    INSERT INTO register.account_email
        (localpart, address, verified_at, validation)
    VALUES (given_localpart, given_address, given_time, given_validation)
    ON CONFLICT (localpart, address) DO NOTHING;
END
$$;
COMMENT ON FUNCTION register_internal.email_attach IS
    'Gives an account an address that was confirmed then; undoes the whole transaction when another account was faster';
