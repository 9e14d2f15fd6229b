CREATE OR REPLACE FUNCTION register.validation_begin(
    given_sid text, given_secret_hash bytea, given_address text,
    given_attempt integer, given_next_link text, given_token text,
    given_link_path text, given_peer inet,
    OUT fault text, OUT retry_after integer, OUT sid text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, pg_temp AS $$
DECLARE
    known email_validation;
    owner_id CONSTANT text := email_owner(given_address);
    kind text := 'link';
BEGIN
    DELETE FROM email_validation AS old WHERE old.sid IN (
        SELECT dead.sid FROM email_validation AS dead
         WHERE dead.expires_at <= now()
         ORDER BY dead.expires_at LIMIT 4 FOR UPDATE SKIP LOCKED);
    INSERT INTO email_validation (sid, client_secret_hash, address, expires_at)
    SELECT given_sid, given_secret_hash, given_address, now() + mail_lifetime
      FROM settings
    ON CONFLICT DO NOTHING;
    -- Those who ask the same at the same moment meet here.
    SELECT * INTO known FROM email_validation
     WHERE client_secret_hash = given_secret_hash AND address = given_address
       FOR UPDATE;
    IF known.expires_at <= now() THEN
        UPDATE email_validation
           SET sid = given_sid, send_attempt = 0, validated_at = NULL,
               session_id = NULL
         WHERE email_validation.sid = known.sid
        RETURNING * INTO known;
    END IF;
    sid := known.sid;
    IF given_attempt <= known.send_attempt THEN
        RETURN;
    END IF;

    -- The person who types an address does not learn whether it has an
    -- account: everything is the same but the mail.
    IF owner_id IS NOT NULL THEN
        kind := 'address_in_use';
    END IF;
    SELECT queued.fault, queued.retry_after INTO fault, retry_after
      FROM settings, mail_queue(
           given_secret_hash, kind, given_address, given_peer,
           jsonb_build_object(
               'user_id', owner_id,
               'link', public_base_url || given_link_path
                       || '?token=' || given_token)) AS queued;
    IF fault IS NOT NULL THEN
        DELETE FROM email_validation AS unsent
         WHERE unsent.sid = known.sid AND unsent.send_attempt = 0;
        RETURN;
    END IF;
    INSERT INTO email_validation_link (token_hash, sid)
    VALUES (sha256(convert_to(given_token, 'UTF8')), known.sid);
    UPDATE email_validation
       SET send_attempt = given_attempt,
           next_link = given_next_link,
           expires_at = greatest(expires_at, now() + mail_lifetime)
      FROM settings
     WHERE email_validation.sid = known.sid;
END
$$;
COMMENT ON FUNCTION register.validation_begin IS
    'For the responder: mails a link to validate an address for a client; an attempt that was made before sends no other one. The validation''s ID is the one given, or that of the same client''s earlier one';
