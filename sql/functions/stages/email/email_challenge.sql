CREATE OR REPLACE FUNCTION register_internal.email_challenge(
    given_session bytea, given_localpart text, given_result jsonb,
    given_peer inet, OUT error text, OUT retry_after integer,
    OUT tries_left integer, OUT for_name text)
LANGUAGE plpgsql AS $$
DECLARE
    given_address CONSTANT text := given_result ->> 'address';
    owner_id CONSTANT text := register_internal.email_owner(given_address);
    kind text := 'link';
BEGIN
    IF given_result ? 'code' THEN
        kind := 'code';
    END IF;
    -- The person who types an address does not learn whether it has an
    -- account: everything is the same but the mail.
    IF owner_id IS NOT NULL THEN
        kind := 'address_in_use';
    END IF;
    SELECT queued.error, queued.retry_after INTO error, retry_after
      FROM register.settings, register_internal.mail_queue(
           given_session, kind, given_address, given_peer,
           jsonb_build_object(
               'user_id', owner_id,
               'code', given_result ->> 'code',
               'link', public_base_url || (given_result ->> 'link_path')
                       || '?token=' || (given_result ->> 'token'))) AS queued;
    IF error IS NOT NULL THEN
        RETURN;
    END IF;
    DELETE FROM register.email_proof
     WHERE session_id = given_session AND address <> given_address;
    INSERT INTO register.email_proof
        (session_id, address, code_hash, token_hash, expires_at)
    SELECT given_session, given_address,
           decode(given_result ->> 'code_hash', 'hex'),
           decode(given_result ->> 'token_hash', 'hex'),
           now() + mail_lifetime
      FROM register.settings;
END
$$;
COMMENT ON FUNCTION register_internal.email_challenge IS
    'Stages m.login.email.code and .url: mails a code and a link, or a link alone; those of earlier mails to the same address stay good';
