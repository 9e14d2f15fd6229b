CREATE OR REPLACE FUNCTION register_internal.account_make(
    opened register.session, setting register.settings,
    wanted register.stage_type, given_network cidr, given_result jsonb,
    given_token_hash bytea,
    OUT user_id text, OUT home_server text, OUT device_id text)
LANGUAGE plpgsql AS $$
DECLARE
    hook text;
BEGIN
    IF setting.accounts_per_peer IS NOT NULL
       AND NOT (wanted.stands_alone AND wanted.is_guessable) IS TRUE
       AND register_internal.tally_add(given_network, 'account') IS NOT NULL THEN
        PERFORM register_internal.refuse('too_many_accounts');
    END IF;
    PERFORM register_internal.name_take(
        opened.wanted_name, opened.id, NULL, true);
    home_server := setting.server_name;
    INSERT INTO register.account
        (localpart, server_name, password_hash, stages, peer,
         awaits_approval, homeserver)
    VALUES (opened.wanted_name, home_server,
            opened.password_hash, opened.stages, opened.peer,
            setting.accounts_need_approval AND wanted.stands_alone IS NOT TRUE
                AND setting.homeserver_url IS NULL,
            setting.homeserver_url)
    RETURNING account.user_id INTO user_id;
    -- Where there is a homeserver, devices and tokens are its own.
    IF NOT opened.inhibits_login AND setting.homeserver_url IS NULL THEN
        device_id := register_internal.device_log_in(
            opened.wanted_name, opened.device_id, opened.device_display_name,
            given_token_hash);
    END IF;
    -- Of a sign-up of one request there is one stage, and perhaps that of a
    -- password, which stores nothing.
    FOREACH hook IN ARRAY CASE WHEN opened.id IS NULL
        THEN array_remove(ARRAY[wanted.on_finish], NULL)
        ELSE ARRAY(SELECT DISTINCT on_finish FROM register.stage_type
                    WHERE type = ANY (opened.stages)
                      AND on_finish IS NOT NULL) END
    LOOP
        EXECUTE format('SELECT register_internal.%I($1, $2, $3)', hook)
          USING opened.id, opened.wanted_name, given_result;
    END LOOP;
    IF setting.announces_accounts THEN
        PERFORM register_internal.account_announce(opened.wanted_name);
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.account_make IS
    'Makes the account of a sign-up whose stages have all passed (opened.id NULL: a sign-up of one request), and its device with the access token';
