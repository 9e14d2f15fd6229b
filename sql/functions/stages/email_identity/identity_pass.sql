CREATE OR REPLACE FUNCTION register_internal.identity_pass(
    given_session bytea, given_localpart text, given_result jsonb,
    given_peer inet, OUT error text, OUT retry_after integer,
    OUT tries_left integer, OUT for_name text)
LANGUAGE plpgsql AS $$
DECLARE
    shown CONSTANT jsonb := coalesce(given_result -> 'validations', '[]');
    sids text[];
BEGIN
    -- All is judged before anything is kept: a refusal undoes nothing.
    SELECT coalesce(array_agg(validation.sid), '{}') INTO sids
      FROM register.settings,
           jsonb_to_recordset(shown)
               AS claimed (sid text, client_secret_hash text)
      JOIN register.email_validation AS validation
        ON validation.sid = claimed.sid
       AND validation.client_secret_hash
           = decode(claimed.client_secret_hash, 'hex')
     WHERE validated_at > now() - session_lifetime
       AND validation.expires_at > now()
       AND NOT EXISTS (SELECT FROM register.account_email AS used
                        WHERE used.validation = claimed.sid);
    IF cardinality(sids) < jsonb_array_length(shown) THEN
        error := 'identity_refused';
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM register.account_email AS taken, register.settings
                WHERE one_account_per_address
                  AND (given_result -> 'addresses' ? taken.address
                       OR taken.address IN (
                          SELECT address FROM register.email_validation
                           WHERE sid = ANY (sids)))) THEN
        error := 'email_in_use';
        RETURN;
    END IF;
    -- Where there is no session, identity_finish() looks again.
    IF given_session IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO register.email_proof
        (session_id, address, expires_at, confirmed_at)
    SELECT given_session, address, now(), now()
      FROM jsonb_array_elements_text(given_result -> 'addresses') AS address;
    INSERT INTO register.email_proof
        (session_id, address, expires_at, confirmed_at, validation)
    SELECT given_session, address, now(), validated_at, sid
      FROM register.email_validation
     WHERE sid = ANY (sids);
END
$$;
COMMENT ON FUNCTION register_internal.identity_pass IS
    'Stage m.login.email.identity: the addresses that the responder saw validated elsewhere, and those that were validated here and no account has yet';
