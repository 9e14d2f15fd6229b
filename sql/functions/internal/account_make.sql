CREATE OR REPLACE FUNCTION register_internal.account_make(
    given_session bytea, given_localpart text, given_password_hash text,
    given_stages text[], given_peer inet, given_network cidr,
    inhibits_login boolean,
    given_device_id text, given_device_display_name text,
    given_token_hash bytea, given_result jsonb, config register.settings,
    wanted register.stage_type,
    OUT user_id register.user_id, OUT home_server text, OUT device_id text)
LANGUAGE plpgsql AS $$
DECLARE
    hook text;
BEGIN
    IF config.accounts_per_peer IS NOT NULL
       AND (wanted.stands_alone AND wanted.is_guessable) IS NOT TRUE THEN
        IF register_internal.tally_add(given_network, 'account') IS NOT NULL THEN
            PERFORM register_internal.refuse('too_many_accounts');
        END IF;
    END IF;
    WITH named AS (
        INSERT INTO register.name AS taken (localpart) VALUES (given_localpart)
        ON CONFLICT (localpart) DO UPDATE SET session_id = NULL, network = NULL
         WHERE taken.session_id = given_session
            OR EXISTS (SELECT FROM register.session
                        WHERE id = taken.session_id AND expires_at <= now())
        RETURNING taken.localpart
    ), made AS (
        INSERT INTO register.account
            (localpart, server_name, password_hash, stages, peer,
             awaits_approval, homeserver)
        SELECT localpart, config.server_name, given_password_hash, given_stages,
               given_peer, config.accounts_need_approval
                   AND config.homeserver_url IS NULL
                   AND wanted.stands_alone IS NOT TRUE,
               config.homeserver_url
          FROM named
        RETURNING account.localpart
    ), logged_in AS (
        -- Where there is a homeserver, devices and tokens are its own.
        INSERT INTO register.device (localpart, device_id, display_name, token_hash)
        SELECT localpart,
               coalesce(given_device_id, register_internal.device_id_make_up()),
               given_device_display_name, given_token_hash
          FROM made
         WHERE NOT inhibits_login AND config.homeserver_url IS NULL
        RETURNING device.device_id
    )
    SELECT '@' || made.localpart || ':' || config.server_name,
           config.server_name, logged_in.device_id
      INTO user_id, home_server, account_make.device_id
      FROM made LEFT JOIN logged_in ON true;
    IF NOT FOUND THEN
        PERFORM register_internal.refuse('name_in_use');
    END IF;
    FOR hook IN SELECT DISTINCT on_finish FROM register.stage_type
                 WHERE type = ANY (given_stages) AND on_finish IS NOT NULL LOOP
        EXECUTE format('SELECT register_internal.%I($1, $2, $3)', hook)
          USING given_session, given_localpart, given_result;
    END LOOP;
    IF config.announces_accounts THEN
        PERFORM register_internal.account_announce(given_localpart);
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.account_make IS
    'Makes the account of a sign-up whose stages have all passed (session NULL: a sign-up of one request; "wanted": the last stage), takes its name for it, and makes its device with the access token; undoes the whole transaction when another sign-up was faster';
