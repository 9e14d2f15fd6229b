CREATE OR REPLACE FUNCTION register.identity_pass(
    given_session bytea, given_evidence jsonb, given_localpart text)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    addresses text[];
    shown record;
    found_address text;
BEGIN
    SELECT coalesce(array_agg(address), '{}') INTO addresses
      FROM jsonb_array_elements_text(given_evidence -> 'addresses') AS address;
    FOR shown IN
        SELECT * FROM jsonb_to_recordset(given_evidence -> 'validations')
                      AS validation (sid text, client_secret_hash text)
    LOOP
        UPDATE register.email_validation AS validation
           SET session_id = given_session
         WHERE sid = shown.sid
           AND client_secret_hash = decode(shown.client_secret_hash, 'hex')
           AND validated_at IS NOT NULL
           AND validation.expires_at > now()
           AND (session_id IS NULL
                OR session_id = given_session
                OR EXISTS (SELECT FROM register.session AS dead
                            WHERE id = session_id AND completed_at IS NULL
                              AND dead.expires_at <= now()))
        RETURNING address INTO found_address;
        IF NOT FOUND THEN
            RETURN 'identity_refused';
        END IF;
        addresses := addresses || found_address;
    END LOOP;
    IF EXISTS (SELECT FROM register.account_email, register.settings
                WHERE address = ANY (addresses) AND one_account_per_address) THEN
        RETURN 'email_in_use';
    END IF;
    INSERT INTO register.email_proof
        (session_id, address, expires_at, confirmed_at)
    SELECT given_session, address, now(), now()
      FROM unnest(addresses) AS address;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION register.identity_pass IS
    'Stage m.login.email.identity: the addresses that the responder saw validated elsewhere, and those that were validated here and not used yet';
