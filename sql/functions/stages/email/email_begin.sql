CREATE OR REPLACE FUNCTION register_internal.email_begin(
    given_session bytea, given_evidence jsonb, given_peer inet,
    OUT fault text, OUT retry_after integer)
LANGUAGE plpgsql AS $$
DECLARE
    given_address CONSTANT text := given_evidence ->> 'address';
    owner_id CONSTANT text := register_internal.email_owner(given_address);
    kind text := 'code';
BEGIN
    -- The person who types an address does not learn whether it has an
    -- account: everything is the same but the mail.
    IF owner_id IS NOT NULL THEN
        kind := 'address_in_use';
    END IF;
    SELECT queued.fault, queued.retry_after INTO fault, retry_after
      FROM register.settings, register_internal.mail_queue(
           given_session, kind, given_address, given_peer,
           jsonb_build_object(
               'user_id', owner_id,
               'code', given_evidence ->> 'code',
               'link', public_base_url || (given_evidence ->> 'link_path')
                       || '?token=' || (given_evidence ->> 'token'))) AS queued;
    IF fault IS NOT NULL THEN
        RETURN;
    END IF;
    DELETE FROM register.email_proof
     WHERE session_id = given_session AND address <> given_address;
    INSERT INTO register.email_proof
        (session_id, address, code_hash, token_hash, expires_at)
    SELECT given_session, given_address,
           decode(given_evidence ->> 'code_hash', 'hex'),
           decode(given_evidence ->> 'token_hash', 'hex'),
           now() + mail_lifetime
      FROM register.settings;
END
$$;
COMMENT ON FUNCTION register_internal.email_begin IS
    'Stages m.login.email.code and .url: mails a code and a link; those of earlier mails to the same address stay good';
