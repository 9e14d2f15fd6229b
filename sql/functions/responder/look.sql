CREATE OR REPLACE FUNCTION register_internal.look(
    given_session bytea, is_new boolean, may_begin_anew boolean,
    given_type text, given_localpart text, given_keys jsonb,
    brings_password boolean, given_profile_mac bytea,
    given_request_mac bytea, given_peer inet, is_costly boolean,
    is_uia boolean)
RETURNS register_internal.answer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    network CONSTANT cidr := peer_network(given_peer);
    config settings;
    wanted stage_type;
    opened session;
    judged judgement;
    answer answer;
    is_of_stage boolean := false;
BEGIN
    IF NOT is_new THEN
        SELECT * INTO opened FROM session
         WHERE id = given_session AND expires_at > now();
        IF FOUND THEN
            answer := session_recall(opened, given_type, given_localpart,
                                     given_request_mac, NULL, false, is_uia);
        ELSE
            answer.error := 'session_unknown';
        END IF;
        IF answer.error IS NOT NULL AND may_begin_anew THEN
            answer.is_anew := true;
            answer.error := NULL;
            opened := NULL;
            given_type := NULL;
            is_costly := false;
        END IF;
    END IF;
    opened.stages := coalesce(opened.stages, '{}');
    answer.wanted_name := coalesce(given_localpart, opened.wanted_name);
    IF is_uia AND given_type = ANY (opened.stages) THEN
        given_type := NULL;
        is_costly := false;
    END IF;
    answer.keeps_profile := is_uia
        AND (opened.id IS NULL OR given_profile_mac
             IS DISTINCT FROM coalesce(opened.profile_mac, given_profile_mac)
             OR (opened.profile_mac IS NULL AND given_profile_mac IS NOT NULL));

    -- advance() says what is due at the homeserver; another profile goes
    -- through the rules first.
    IF answer.kind = 'due' AND is_uia AND answer.keeps_profile THEN
        answer.kind := NULL;
    END IF;
    IF answer.kind = 'account' THEN
        PERFORM session_settle(given_session);
    ELSIF answer.kind IS NULL AND answer.error IS NULL THEN
        -- What is only counted need not be waited for on any disk or standby.
        PERFORM set_config('synchronous_commit', 'off', true);
        config := (SELECT settings FROM settings);
        wanted := (SELECT stage_type FROM stage_type WHERE type = given_type);
        judged := step_judge(
            opened.id, opened.stages, opened.wanted_name, given_type,
            answer.wanted_name, network,
            brings_password OR opened.password_hash IS NOT NULL
                OR opened.sealed_password IS NOT NULL, is_uia, config, wanted);
        answer.error := judged.error;
        answer.detail := judged.detail;
        answer.retry_after := judged.retry_after;
        answer.lacks_password := judged.lacks_password;
        is_of_stage := judged.is_of_stage;
        -- An equal request has made the account meanwhile: advance() tells.
        IF answer.error = 'name_in_use' THEN
            IF EXISTS (SELECT FROM session
                        WHERE id = opened.id AND completed_at IS NOT NULL) THEN
                answer.error := NULL;
            END IF;
        END IF;
        IF (answer.error = 'name_in_use' AND brings_password
            AND judged.owner_hash IS NOT NULL
            AND (judged.holder IS NOT NULL
                 OR (opened.id IS NULL AND judged.is_complete)))
           OR (answer.error IS NULL AND judged.reclaims
               AND wanted.stands_alone IS NOT TRUE) THEN
            -- The password may show that the name is this person's already.
            SELECT wait.error, wait.retry_after
              INTO answer.error, answer.retry_after
              FROM guess_wait(network, 'wrong_password') AS wait;
            answer.salt := password_salt(judged.owner_hash);
            answer.may_reclaim := judged.holder IS NULL;
            is_costly := true;
        END IF;
        -- Where the account is there already the stage is not asked.
        IF answer.error IS NULL AND wanted.on_look IS NOT NULL
           AND judged.planned IS NOT NULL AND answer.may_reclaim IS NOT TRUE THEN
            EXECUTE format('SELECT register_internal.%I($1, $2, $3)',
                           wanted.on_look)
               INTO answer.input USING opened.id, given_keys, given_peer;
            answer.error := answer.input ->> 'error';
            answer.retry_after := answer.input ->> 'retry_after';
            answer.tries_left := answer.input ->> 'tries_left';
            is_of_stage := true;
            is_costly := is_costly AND (answer.salt IS NOT NULL
                OR (answer.input ->> 'is_cheap')::boolean IS NOT TRUE);
        END IF;
        -- A costly step is counted before it runs, except where only clients
        -- that know a secret can ask for it.
        IF (answer.error IS NULL
            OR (is_uia AND is_of_stage AND answer.keeps_profile))
           AND (is_costly OR (brings_password AND answer.keeps_profile))
           AND NOT (wanted.stands_alone AND wanted.is_guessable) IS TRUE THEN
            IF tally_add(network, 'costly_step') IS NOT NULL THEN
                answer.retry_after := tally_wait(network, 'costly_step');
                answer.error := 'too_many_steps';
                is_of_stage := false;
            END IF;
        END IF;
    END IF;

    IF answer.kind IS DISTINCT FROM 'account' THEN
        answer.stages := to_json(opened.stages);
        answer.completed := to_json(flow_shown(opened.stages));
    END IF;
    IF answer.error IS NULL THEN
        RETURN answer;
    END IF;
    answer.input := NULL;
    answer.salt := NULL;
    IF is_uia AND is_of_stage THEN
        answer.kind := 'refused';
    END IF;
    -- advance() notes what it is to keep the profile of.
    IF NOT (answer.kind = 'refused' AND answer.keeps_profile) IS TRUE THEN
        PERFORM failure_note(answer.error, given_type, answer.wanted_name,
                             opened.id, given_peer);
    END IF;
    RETURN answer;
END
$$;
COMMENT ON FUNCTION register_internal.look IS
    'For the responder, before it hashes or calls outside: whether the step may come now, and what its check has to know ("input"); or the answer, when the same request was answered before. Counts a costly step, and refuses it where its network has had too many. "salt" is what the password has to be hashed with where it may show that a name in use is the same person''s, and "may_reclaim" that this is all there is to show; "wanted_name" is the user name that is asked for, now or before; "is_anew" says that the session is gone and a new one begins; "keeps_profile" that the profile is another than the one that was kept. Nothing is locked';
GRANT EXECUTE ON FUNCTION register_internal.look TO register_cgi;
