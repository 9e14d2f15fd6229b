CREATE OR REPLACE FUNCTION register_internal.advance(
    given_session bytea, is_new boolean, given_type text,
    given_localpart text, given_result jsonb, is_challenge boolean,
    given_error text, given_detail text, given_password_hash text,
    given_device_id text, given_device_display_name text,
    given_inhibits_login boolean, given_profile_mac bytea,
    given_request_mac bytea, given_terms text, given_peer inet, is_uia boolean,
    stays_open boolean, given_token_secret bytea, given_token_hash bytea,
    given_sealed_password bytea DEFAULT NULL,
    OUT kind text, OUT error text, OUT detail text, OUT retry_after integer,
    OUT tries_left integer, OUT stages json, OUT completed json, OUT next text,
    OUT lacks_password boolean, OUT user_id text, OUT home_server text,
    OUT device_id text, OUT token_secret bytea, OUT sealed_token bytea,
    OUT due json)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    network CONSTANT cidr := peer_network(given_peer);
    config settings;
    wanted stage_type;
    opened session;
    hook text;
    step record;
    made record;
    is_end boolean;
    is_whole boolean;
    is_of_stage boolean := false;
    was_asked boolean := false;
    earlier_name text;
    invited_name text;
BEGIN
    IF given_session IS NULL OR given_request_mac IS NULL THEN
        RAISE null_value_not_allowed
            USING MESSAGE = 'a step has a session and a MAC of the request';
    END IF;
    -- create_invitation() keeps a name for a person while no step runs.
    LOCK TABLE name IN ROW EXCLUSIVE MODE;
    IF given_sealed_password IS NOT NULL THEN
        -- With a homeserver, sign-ups with one name come one after the other,
        -- equal ones among them.
        PERFORM pg_advisory_xact_lock(lock_key('account ' || coalesce(
            given_localpart,
            (SELECT session.wanted_name FROM session WHERE id = given_session))));
    END IF;
    IF NOT is_new THEN
        -- Requests of one session wait for each other here; whether it has
        -- expired is looked at behind the wait.
        SELECT * INTO opened FROM session WHERE id = given_session FOR UPDATE;
    END IF;
    IF opened.expires_at > clock_timestamp() THEN
        step := session_recall(opened, given_type, given_localpart,
                               given_request_mac, given_token_hash, is_uia);
        kind := CASE WHEN step.kind = 'next' AND is_challenge THEN 'challenge'
                     ELSE step.kind END;
        error := step.error;
        lacks_password := step.lacks_password;
        user_id := step.user_id;
        home_server := step.home_server;
        device_id := CASE WHEN kind = 'account' THEN opened.device_id END;
        token_secret := opened.token_secret;
        sealed_token := opened.sealed_token;
        -- Another password, or another user name, goes through the rules.
        IF kind = 'due' AND is_uia AND given_profile_mac IS NOT NULL
           AND given_profile_mac IS DISTINCT FROM opened.profile_mac THEN
            kind := NULL;
        END IF;
    ELSIF is_new THEN
        opened.stages := '{}';
        opened.peer := given_peer;
        opened.inhibits_login := false;
        opened.made_effort := false;
        opened.shown_terms := given_terms;
    ELSE
        opened := NULL;
        error := 'session_unknown';
    END IF;
    IF is_uia AND given_type = ANY (opened.stages) THEN
        given_type := NULL;
    END IF;

    IF kind IS NULL AND error IS NULL THEN
        SELECT * INTO config FROM settings;
        SELECT * INTO wanted FROM stage_type WHERE type = given_type;
        step := step_judge(
            opened.id, opened.stages, opened.wanted_name, given_type,
            coalesce(given_localpart, opened.wanted_name), network,
            num_nonnulls(given_password_hash, opened.password_hash,
                         given_sealed_password, opened.sealed_password) > 0,
            is_uia, config, wanted);
        hook := CASE WHEN is_challenge THEN wanted.on_challenge
                     ELSE wanted.on_pass END;
        -- A first request of later versions only asks for the flows.
        is_end := step.is_complete AND NOT stays_open AND NOT is_challenge
            AND NOT (is_uia AND given_type IS NULL
                     AND flow_shown(opened.stages) = '{}');
        -- A sign-up of one request needs no session.
        is_whole := is_new AND is_end AND config.homeserver_url IS NULL
            AND (wanted.on_pass IS NULL OR given_localpart IS NOT NULL);
        IF is_whole AND hook IS NULL AND given_localpart IS NOT NULL
           AND num_nonnulls(step.error, given_error) = 0 THEN
            made := account_make(
                NULL, given_localpart, given_password_hash, step.planned,
                given_peer, network, coalesce(given_inhibits_login, false),
                given_device_id, given_device_display_name, given_token_hash,
                given_result, config, wanted);
            kind := 'account';
        ELSE
            error := step.error;
            detail := step.detail;
            retry_after := step.retry_after;
            lacks_password := step.lacks_password;
            is_of_stage := step.is_of_stage;
            -- What the request has replaces what was kept.
            earlier_name := opened.wanted_name;
            opened.wanted_name := coalesce(given_localpart, opened.wanted_name);
            opened.password_hash :=
                coalesce(given_password_hash, opened.password_hash);
            opened.sealed_password :=
                coalesce(given_sealed_password, opened.sealed_password);
            opened.device_id := coalesce(given_device_id, opened.device_id);
            opened.device_display_name := coalesce(
                given_device_display_name, opened.device_display_name);
            opened.inhibits_login :=
                coalesce(given_inhibits_login, opened.inhibits_login);
            opened.profile_mac :=
                coalesce(given_profile_mac, opened.profile_mac);
            IF NOT is_whole THEN
                opened.id := given_session;
            END IF;
        END IF;
    END IF;
    IF is_new AND is_whole IS NOT TRUE THEN
        was_asked := EXISTS (SELECT FROM session WHERE id = given_session
                                AND attempt = given_token_hash);
    END IF;
    IF was_asked THEN
        -- The responder lost the answer and asks again.
        SELECT again.* INTO kind, error, detail, retry_after, tries_left, stages,
               completed, next, lacks_password, user_id, home_server, device_id,
               token_secret, sealed_token, due
          FROM advance(given_session, false, given_type, given_localpart,
                       given_result, is_challenge, given_error, given_detail,
                       given_password_hash, given_device_id,
                       given_device_display_name, given_inhibits_login,
                       given_profile_mac, given_request_mac, given_terms,
                       given_peer, is_uia, stays_open, given_token_secret,
                       given_token_hash, given_sealed_password) AS again;
        RETURN;
    END IF;

    IF error IS NULL AND kind IS NULL THEN
        IF step.ends_holder THEN
            DELETE FROM session WHERE id = step.holder;
        END IF;
    END IF;
    IF error = 'name_in_use'
       OR (error IS NULL AND kind IS NULL AND is_whole
           AND opened.wanted_name IS NULL) THEN
        SELECT found.error, found.retry_after, found.user_id,
               found.home_server, found.device_id
          INTO error, retry_after, user_id, home_server, device_id
          FROM name_reclaim(opened, step.holder, step.owner_hash, is_whole,
                            given_token_hash, network) AS found;
        IF user_id IS NOT NULL THEN
            kind := 'account';
            token_secret := given_token_secret;
        END IF;
    END IF;
    IF error IS NULL AND kind IS NULL THEN
        IF step.reclaims THEN
            opened.attempt := given_token_hash;
            opened.request_mac := given_request_mac;
            opened.stages := step.planned;
            opened.is_due := true;
            opened.is_whole := true;
            PERFORM session_store(opened);
            kind := 'due';
        ELSE
            is_of_stage := true;
            error := given_error;
            detail := given_detail;
        END IF;
        IF error IS NULL AND kind IS NULL AND hook IS NOT NULL THEN
            -- The stage type accepts the result of its check, or stores its
            -- challenge; a refusal leaves nothing but a counted guess.
            EXECUTE format('SELECT * FROM register_internal.%I($1, $2, $3, $4)',
                           hook)
               INTO error, retry_after, tries_left, invited_name
              USING opened.id, opened.wanted_name, given_result, given_peer;
            IF error = 'name_not_invited' THEN
                detail := ': ' || invited_name;
            END IF;
            is_of_stage := error IS DISTINCT FROM 'name_in_use'
                AND error IS DISTINCT FROM 'name_reserved';
        END IF;
    END IF;

    IF error IS NULL AND kind IS NULL THEN
        opened.wanted_name := coalesce(invited_name, opened.wanted_name);
        opened.attempt := given_token_hash;
        IF given_type IS NOT NULL AND NOT is_challenge THEN
            opened.request_mac := given_request_mac;
            opened.made_effort := opened.made_effort OR wanted.is_effort
                OR cardinality(step.planned) > cardinality(opened.stages) + 1;
        END IF;
        IF is_end OR (given_type IS NOT NULL AND NOT is_challenge) THEN
            opened.stages := step.planned;
        END IF;
        kind := CASE WHEN is_challenge THEN 'challenge'
                     WHEN is_end THEN 'account' ELSE 'next' END;
        IF is_end THEN
            opened.wanted_name := coalesce(opened.wanted_name, name_make_up());
        END IF;
        IF is_end AND config.homeserver_url IS NOT NULL THEN
            kind := 'due';
            opened.is_due := true;
            opened.is_whole := is_new;
            -- No secret of those that are judged here.
            opened.last_result := given_result - 'password' - 'mac' - 'nonce';
            opened.awaits_approval := config.accounts_need_approval
                AND wanted.stands_alone IS NOT TRUE
                AND opened.approved_at IS NULL;
        ELSIF is_end THEN
            IF is_uia AND opened.made_effort AND NOT is_whole THEN
                DELETE FROM name WHERE session_id = opened.id
                                   AND localpart <> opened.wanted_name;
            END IF;
            made := account_make(
                opened.id, opened.wanted_name, opened.password_hash,
                opened.stages, opened.peer, network, opened.inhibits_login,
                opened.device_id, opened.device_display_name, given_token_hash,
                given_result, config, wanted);
            opened.completed_at := now();
            opened.localpart := opened.wanted_name;
            opened.token_secret := given_token_secret;
            opened.device_id := made.device_id;
            opened.password_hash := NULL;
        END IF;
        IF NOT is_whole THEN
            PERFORM session_store(opened);
        END IF;
        IF (kind = 'due' OR (NOT is_end AND opened.made_effort))
           AND opened.wanted_name IS NOT NULL AND step.shares_name IS NOT TRUE
           AND NOT name_hold(opened.wanted_name, opened.id, network) THEN
            PERFORM refuse('too_many_names');
        END IF;
    ELSIF error IS NOT NULL THEN
        -- A later version of the API shows how far the sign-up is, and keeps
        -- what came with the request.
        IF is_uia AND is_of_stage AND tries_left IS DISTINCT FROM 0 THEN
            kind := 'refused';
            opened.id := given_session;
            IF is_new AND tries_left IS NOT NULL THEN
                opened.wrong_tries := 1;
                tries_left := least(tries_left, config.tries_per_session - 1);
            END IF;
            -- But not a name that its invitation is not for.
            IF error = 'name_not_invited' THEN
                opened.wanted_name := earlier_name;
            END IF;
            PERFORM session_store(opened);
        END IF;
        IF error = 'terms_changed' THEN
            UPDATE session SET shown_terms = given_terms
             WHERE id = given_session;
        END IF;
        IF NOT (error = 'session_unknown' AND is_uia AND NOT stays_open) THEN
            PERFORM failure_note(error, given_type,
                coalesce(given_localpart, opened.wanted_name),
                CASE WHEN kind = 'refused' OR NOT is_new THEN given_session END,
                given_peer);
        END IF;
    END IF;
    IF kind = 'due' AND opened.awaits_approval AND opened.approved_at IS NULL THEN
        kind := NULL;
        error := 'approval_pending';
    ELSIF kind = 'due' THEN
        due := homeserver_due(opened, network);
    END IF;
    IF kind = 'account' AND user_id IS NULL THEN
        user_id := made.user_id;
        home_server := made.home_server;
        device_id := made.device_id;
        token_secret := given_token_secret;
    END IF;
    -- One in sixteen looks for expired sign-ups: most looks would find none. Also
    -- those that are refused: at later versions they leave a session.
    IF is_new AND get_byte(given_session, 0) % 16 = 0 THEN
        PERFORM session_sweep();
    END IF;
    IF kind IS DISTINCT FROM 'account' AND opened.stages IS NOT NULL THEN
        stages := to_json(opened.stages);
        completed := to_json(flow_shown(opened.stages));
        next := stage_due(opened.stages, false);
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.advance IS
    'For the responder: one step of a sign-up. Locks it, or begins it; applies the rules; stores the stage, the profile and how far it is; makes the account when a flow is complete, unless it stays open; and gives the same answer again to the same request. given_error is what the check of the stage has found against it, given_result what it has found out; is_uia says that the rules of User-Interactive Authentication hold, at which the profile comes with any request';
GRANT EXECUTE ON FUNCTION register_internal.advance TO register_cgi;
