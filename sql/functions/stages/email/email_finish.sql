CREATE OR REPLACE FUNCTION register_internal.email_finish(
    given_session bytea, given_localpart text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    verified record;
BEGIN
    FOR verified IN
        SELECT address, min(confirmed_at) AS confirmed_at,
               min(validation) AS validation
          FROM register.email_proof
         WHERE session_id = given_session AND confirmed_at IS NOT NULL
         GROUP BY address ORDER BY address
    LOOP
        -- Sign-ups with the same address wait for each other here.
        PERFORM pg_advisory_xact_lock(
            hashtextextended('register.account_email ' || verified.address, 0));
        IF (SELECT one_account_per_address FROM register.settings)
           AND EXISTS (SELECT FROM register.account_email
                        WHERE address = verified.address
                          AND localpart <> given_localpart) THEN
            PERFORM register_internal.refuse('email_in_use');
        END IF;
        IF EXISTS (SELECT FROM register.account_email
                    WHERE validation = verified.validation
                      AND localpart <> given_localpart) THEN
            PERFORM register_internal.refuse('identity_refused');
        END IF;
        INSERT INTO register.account_email
            (localpart, address, verified_at, validation)
        VALUES (given_localpart, verified.address, verified.confirmed_at,
                verified.validation)
        ON CONFLICT (localpart, address) DO NOTHING;
    END LOOP;
END
$$;
COMMENT ON FUNCTION register_internal.email_finish IS
    'Stages m.login.email.…: the confirmed addresses go to the account';
