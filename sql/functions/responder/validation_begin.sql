CREATE OR REPLACE FUNCTION register_internal.validation_begin(
    given_sid text, given_secret_hash bytea, given_address text,
    given_attempt integer, given_link text, given_token_hash bytea,
    given_peer inet, OUT error text, OUT retry_after integer, OUT sid text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    client CONSTANT bytea :=
        sha256(given_secret_hash || convert_to(given_address, 'UTF8'));
    owner_id CONSTANT text := email_owner(given_address);
    kind text := 'link';
    earlier email_validation;
BEGIN
    -- Requests of one client for one address wait for each other here.
    PERFORM pg_advisory_xact_lock(lock_key(
        'validations of ' || encode(client, 'hex')));
    SELECT * INTO earlier FROM email_validation
     WHERE client_secret_hash = given_secret_hash AND address = given_address;
    IF earlier.expires_at <= now()
       OR EXISTS (SELECT FROM account_email WHERE validation = earlier.sid) THEN
        DELETE FROM email_validation AS dead WHERE dead.sid = earlier.sid;
        earlier := NULL;
    END IF;
    sid := earlier.sid;
    IF given_attempt <= earlier.send_attempt THEN
        RETURN;
    END IF;

    -- The person who types an address does not learn whether it has an
    -- account: everything is the same but the mail.
    IF owner_id IS NOT NULL THEN
        kind := 'address_in_use';
    END IF;
    SELECT queued.error, queued.retry_after INTO error, retry_after
      FROM settings, mail_queue(
           client, kind, given_address, given_peer,
           jsonb_build_object('user_id', owner_id,
                              'link', public_base_url || given_link)) AS queued;
    IF error IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO email_validation AS validation
        (sid, client_secret_hash, address, send_attempt, expires_at)
    SELECT given_sid, given_secret_hash, given_address, given_attempt,
           now() + mail_lifetime
      FROM settings
    ON CONFLICT (client_secret_hash, address) DO UPDATE
       SET send_attempt = EXCLUDED.send_attempt,
           expires_at = greatest(validation.expires_at, EXCLUDED.expires_at)
    RETURNING validation.sid INTO sid;
    DELETE FROM email_validation_link AS old
     WHERE old.sid = validation_begin.sid AND expires_at <= now();
    INSERT INTO email_validation_link (token_hash, sid, expires_at)
    SELECT given_token_hash, validation_begin.sid, now() + mail_lifetime
      FROM settings;
    PERFORM expired_sweep('email_validation', 4);
END
$$;
COMMENT ON FUNCTION register_internal.validation_begin IS
    'For the responder: mails a link to validate an address for a client; an attempt that was made before sends no other one. The validation''s ID is the one given, or that of the same client''s earlier one. Removes a few dead ones each time, so they never pile up';
GRANT EXECUTE ON FUNCTION register_internal.validation_begin TO register_cgi;
