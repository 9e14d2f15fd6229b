CREATE OR REPLACE FUNCTION register_internal.account_make(
    given_session bytea, given_localpart text, given_password_hash text,
    given_stages text[], given_peer inet, given_network cidr,
    inhibits_login boolean,
    given_device_id text, given_device_display_name text,
    given_token_hash bytea, given_result jsonb,
    OUT user_id register.user_id, OUT home_server text, OUT device_id text)
LANGUAGE plpgsql AS $$
DECLARE
    rule record;
    hook text;
BEGIN
    SELECT server_name, homeserver_url, accounts_per_peer, announces_accounts,
           accounts_need_approval AND homeserver_url IS NULL
               AND stands_alone IS NOT TRUE AS needs_approval,
           stands_alone AND is_guessable IS TRUE AS is_by_secret,
           ARRAY(SELECT DISTINCT passed.on_finish
                   FROM register.stage_type AS passed
                  WHERE passed.type = ANY (given_stages)
                    AND passed.on_finish IS NOT NULL) AS hooks
      INTO rule
      FROM register.settings LEFT JOIN register.stage_type
           ON type = given_stages[1];
    IF rule.accounts_per_peer IS NOT NULL AND rule.is_by_secret IS NOT TRUE
       AND register_internal.tally_add(given_network, 'account') IS NOT NULL THEN
        PERFORM register_internal.refuse('too_many_accounts');
    END IF;
    PERFORM register_internal.name_take(
        given_localpart, given_session, NULL, true);
    home_server := rule.server_name;
    user_id := '@' || given_localpart || ':' || home_server;
    WITH made AS (
        INSERT INTO register.account
            (localpart, server_name, password_hash, stages, peer,
             awaits_approval, homeserver)
        VALUES (given_localpart, rule.server_name, given_password_hash,
                given_stages, given_peer, rule.needs_approval,
                rule.homeserver_url)
        RETURNING localpart
    ), logged_in AS (
        -- Where there is a homeserver, devices and tokens are its own.
        INSERT INTO register.device (localpart, device_id, display_name, token_hash)
        SELECT localpart,
               coalesce(given_device_id, register_internal.device_id_make_up()),
               given_device_display_name, given_token_hash
          FROM made
         WHERE NOT inhibits_login AND rule.homeserver_url IS NULL
        RETURNING device.device_id
    )
    SELECT logged_in.device_id INTO account_make.device_id
      FROM made LEFT JOIN logged_in ON true;
    FOREACH hook IN ARRAY rule.hooks LOOP
        EXECUTE format('SELECT register_internal.%I($1, $2, $3)', hook)
          USING given_session, given_localpart, given_result;
    END LOOP;
    IF rule.announces_accounts THEN
        PERFORM register_internal.account_announce(given_localpart);
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.account_make IS
    'Makes the account of a sign-up whose stages have all passed (session NULL: a sign-up of one request), and its device with the access token';
