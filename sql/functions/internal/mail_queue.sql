CREATE OR REPLACE FUNCTION register_internal.mail_queue(
    given_session bytea, given_kind text, given_address text, given_peer inet,
    given_values jsonb, OUT error text, OUT retry_after integer)
LANGUAGE plpgsql AS $$
DECLARE
    setting register.settings;
    filled_in jsonb;
BEGIN
    SELECT * INTO setting FROM register.settings;
    IF NOT register_internal.mail_is_set_up()
       OR setting.public_base_url IS NULL THEN
        error := 'not_set_up';
        RETURN;
    END IF;
    retry_after := register_internal.mail_wait(given_session, given_address, given_peer);
    IF retry_after IS NOT NULL THEN
        error := 'too_many_mails';
        RETURN;
    END IF;

    filled_in := given_values || jsonb_build_object(
        'address', given_address,
        'server_name', setting.server_name,
        'minutes', extract(epoch FROM setting.mail_lifetime)::integer / 60);
    INSERT INTO register.mail (
        session_id, address, network, kind, message_id, subject, text, html,
        expires_at)
    SELECT given_session, given_address, register_internal.peer_network(given_peer),
           kind,
           format('<%s@%s>', gen_random_uuid(),
                  substring(setting.mail_from FROM '@([^@>]*)>?$')),
           register_internal.mail_render(subject, filled_in, false),
           register_internal.mail_render(text, filled_in, false),
           register_internal.mail_render(html, filled_in, true),
           now() + setting.mail_lifetime
      FROM register.mail_template WHERE kind = given_kind;
    IF NOT FOUND THEN
        RAISE no_data_found
            USING MESSAGE = format('there are no mails of kind "%s"', given_kind);
    END IF;
    PERFORM register_internal.expired_sweep('mail', 4);
END
$$;
COMMENT ON FUNCTION register_internal.mail_queue IS
    'Puts a mail in the outbox, or says why not; for functions that store what it tells in the same transaction. Removes a few old ones each time, so they never pile up';
