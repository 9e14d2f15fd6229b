CREATE OR REPLACE FUNCTION register_internal.account_finish(
    given_session bytea, given_passed integer, given_type text,
    given_localpart text, given_password_hash text, given_evidence jsonb,
    given_proof bytea, given_peer inet, given_stages text[],
    given_token_secret bytea, given_token_hash bytea,
    given_device_id text DEFAULT NULL,
    given_device_display_name text DEFAULT NULL,
    given_inhibits_login boolean DEFAULT NULL,
    OUT fault text, OUT detail text, OUT retry_after integer,
    OUT user_id text, OUT home_server text, OUT device_id text,
    OUT token_secret bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    earlier boolean;
    finished session;
    chosen text;
    hook text;
    is_announced boolean;
BEGIN
    SELECT accepted.* INTO fault, detail, retry_after, earlier, chosen
      FROM stage_accept(given_session, given_passed, given_type,
                        given_localpart, given_evidence, given_proof,
                        given_peer, given_stages) AS accepted;
    IF fault IS NOT NULL THEN
        RETURN;
    END IF;
    IF earlier THEN
        SELECT account.user_id, server_name, session.device_id,
               session.token_secret
          INTO user_id, home_server, device_id, token_secret
          FROM session JOIN account USING (localpart)
         WHERE id = given_session;
        IF NOT FOUND THEN
            fault := 'session_moved';
        END IF;
        RETURN;
    END IF;

    IF chosen IS NOT NULL THEN
        PERFORM name_take(chosen, given_session, for_good => true);
    ELSE
        UPDATE name SET session_id = NULL WHERE session_id = given_session
        RETURNING localpart INTO chosen;
        IF NOT FOUND THEN
            chosen := name_make_up();
        END IF;
    END IF;
    SELECT * INTO finished FROM session WHERE id = given_session;
    PERFORM account_allow(finished.stages || given_stages, given_peer);
    INSERT INTO account (localpart, server_name, password_hash, stages, peer,
                         awaits_approval)
    SELECT chosen, server_name,
           coalesce(given_password_hash, finished.password_hash),
           finished.stages || given_stages, finished.peer,
           accounts_need_approval
           AND NOT EXISTS (SELECT FROM stage_type
                            WHERE type = given_type AND stands_alone)
      FROM settings
    RETURNING account.user_id, server_name INTO user_id, home_server;
    IF NOT coalesce(given_inhibits_login, finished.inhibits_login) THEN
        device_id := device_log_in(
            chosen, coalesce(given_device_id, finished.device_id),
            coalesce(given_device_display_name, finished.device_display_name),
            given_token_hash);
    END IF;

    FOR hook IN SELECT on_finish FROM stage_type
                 WHERE type = ANY (finished.stages || given_stages)
                   AND on_finish IS NOT NULL
    LOOP
        EXECUTE format('SELECT register_internal.%I($1, $2)', hook)
          USING given_session, chosen;
    END LOOP;

    token_secret := given_token_secret;
    UPDATE session
       SET stages = stages || given_stages,
           proof = given_proof,
           wanted_name = NULL,
           password_hash = NULL,
           expires_at = now() + replay_window,
           completed_at = now(),
           localpart = chosen,
           device_id = account_finish.device_id,
           token_secret = given_token_secret
      FROM settings
     WHERE id = given_session
    RETURNING announces_accounts INTO is_announced;
    IF is_announced THEN
        PERFORM account_announce(chosen);
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.account_finish IS
    'For the responder: the last stage is passed, or (given_type NULL) all have passed before; makes the account, its device and its access token, or answers the same as before to the same last request';
GRANT EXECUTE ON FUNCTION register_internal.account_finish TO register_cgi;
