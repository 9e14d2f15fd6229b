CREATE OR REPLACE FUNCTION register_internal.homeserver_due(
    opened register.session, given_network cidr) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
    setting register.settings;
    is_known boolean;
    -- A person's device: the same for a repeated request, so that one is left.
    device CONSTANT text := CASE WHEN NOT opened.inhibits_login THEN coalesce(
        opened.device_id,
        upper(left(encode(sha256(convert_to(
            'device ' || opened.wanted_name, 'UTF8')), 'hex'), 10))) END;
BEGIN
    SELECT * INTO setting FROM register.settings;
    INSERT INTO register.announcement (localpart, network)
    VALUES (opened.wanted_name, given_network)
    ON CONFLICT (localpart) DO UPDATE SET
        network = EXCLUDED.network, announced_at = EXCLUDED.announced_at,
        times = CASE WHEN announcement.network = EXCLUDED.network
                     THEN announcement.times + 1 ELSE 1 END
    RETURNING times > 1 INTO is_known;
    UPDATE register.session
       SET device_id = device,
           was_announced = opened.was_announced IS TRUE OR is_known
               OR EXISTS (SELECT FROM register.account
                           WHERE localpart = opened.wanted_name)
     WHERE id = opened.id
    RETURNING was_announced INTO opened.was_announced;
    -- Those that no client has come back for.
    PERFORM register_internal.expired_sweep('announcement', 4);
    RETURN json_build_object(
        'url', setting.homeserver_url,
        'way', setting.homeserver_way,
        'server_name', setting.server_name,
        'secret', register_internal.secret_value('homeserver'),
        'localpart', opened.wanted_name,
        'sealed_password', encode(opened.sealed_password, 'hex'),
        'device_id', device,
        'device_display_name', opened.device_display_name,
        'display_name', opened.last_result ->> 'displayname',
        'is_admin', coalesce((opened.last_result ->> 'admin')::boolean, false),
        'inhibits_login', opened.inhibits_login,
        'was_announced', opened.was_announced);
END
$$;
COMMENT ON FUNCTION register_internal.homeserver_due IS
    'What the homeserver is to be asked for; remembers that it is about to be asked, so that a name which is taken there can be told to be this sign-up''s';
