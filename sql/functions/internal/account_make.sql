CREATE OR REPLACE FUNCTION register_internal.account_make(
    opened register.session, given_network cidr, given_token_hash bytea,
    given_result jsonb, config register.settings, wanted register.stage_type,
    takes_name boolean DEFAULT false)
RETURNS register_internal.answer
LANGUAGE plpgsql AS $$
DECLARE
    answer register_internal.answer;
    hook text;
BEGIN
    IF config.accounts_per_peer IS NOT NULL
       AND (wanted.stands_alone AND wanted.is_guessable) IS NOT TRUE THEN
        IF register_internal.tally_add(given_network, 'account') IS NOT NULL THEN
            PERFORM register_internal.refuse('too_many_accounts');
        END IF;
    END IF;
    WITH named AS (
        INSERT INTO register.name AS taken (localpart) VALUES (opened.wanted_name)
        ON CONFLICT (localpart) DO UPDATE SET session_id = NULL, network = NULL
         WHERE takes_name OR taken.session_id = opened.id
            OR register_internal.session_is_dead(taken.session_id)
        RETURNING taken.localpart
    ), made AS (
        INSERT INTO register.account
            (localpart, server_name, password_hash, stages, peer,
             awaits_approval, homeserver)
        SELECT localpart, config.server_name, opened.password_hash,
               opened.stages, opened.peer, config.accounts_need_approval
                   AND config.homeserver_url IS NULL
                   AND wanted.stands_alone IS NOT TRUE,
               config.homeserver_url
          FROM named
        RETURNING account.localpart
    ), logged_in AS (
        -- Where there is a homeserver, devices and tokens are its own.
        INSERT INTO register.device (localpart, device_id, display_name, token_hash)
        SELECT localpart,
               coalesce(opened.device_id, register_internal.device_id_make_up()),
               opened.device_display_name, given_token_hash
          FROM made
         WHERE NOT opened.inhibits_login AND config.homeserver_url IS NULL
        RETURNING device.device_id
    )
    SELECT ('@' || made.localpart || ':' || config.server_name)::register.user_id,
           config.server_name, logged_in.device_id
      INTO answer.user_id, answer.home_server, answer.device_id
      FROM made LEFT JOIN logged_in ON true;
    IF NOT FOUND THEN
        PERFORM register_internal.refuse('name_in_use');
    END IF;
    FOR hook IN SELECT DISTINCT on_finish FROM register.stage_type
                 WHERE type = ANY (opened.stages) AND on_finish IS NOT NULL LOOP
        EXECUTE format('SELECT register_internal.%I($1, $2, $3)', hook)
          USING opened.id, opened.wanted_name, given_result;
    END LOOP;
    IF config.announces_accounts THEN
        PERFORM register_internal.account_announce(opened.wanted_name);
    END IF;
    answer.kind := 'account';
    RETURN answer;
END
$$;
COMMENT ON FUNCTION register_internal.account_make IS
    'Makes the account of a sign-up whose stages have all passed (one of a single request has no ID; "wanted": the last stage), takes its name for it, and makes its device with the access token; undoes the whole transaction when another sign-up was faster, unless it "takes_name" from any';
