CREATE OR REPLACE FUNCTION register_internal.advance(
    given_session bytea, is_new boolean, given_type text,
    given_localpart text, given_result jsonb, is_challenge boolean,
    given_error text, given_detail text, given_password_hash text,
    given_device_id text, given_device_display_name text,
    given_inhibits_login boolean, given_profile_mac bytea,
    given_request_mac bytea, given_terms text, given_peer inet, is_uia boolean,
    stays_open boolean, given_token_secret bytea, given_token_hash bytea,
    given_sealed_password bytea DEFAULT NULL)
RETURNS register_internal.answer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    network CONSTANT cidr := peer_network(given_peer);
    config settings;
    wanted stage_type;
    opened session;
    judged judgement;
    step step;
    taken record;
    answer answer;
    is_end boolean;
    is_one_request boolean;
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
    -- Requests of one session wait for each other here; whether it has expired
    -- is looked at behind the wait. One that this request has begun is known
    -- where the responder lost the answer and asks again.
    opened := (SELECT session FROM session
                WHERE id = given_session
                  AND (NOT is_new OR token_hash = given_token_hash)
                  FOR UPDATE);
    IF opened.expires_at > clock_timestamp() THEN
        answer := session_recall(
            opened, given_type, given_localpart, given_request_mac,
            given_token_hash, is_challenge, is_uia);
        -- Another password, or another user name, goes through the rules.
        IF answer.kind = 'due' AND is_uia AND given_profile_mac IS NOT NULL
           AND given_profile_mac IS DISTINCT FROM opened.profile_mac THEN
            answer.kind := NULL;
        END IF;
    ELSIF is_new THEN
        opened := NULL;
        opened.stages := '{}';
        opened.peer := given_peer;
        opened.inhibits_login := false;
        opened.made_effort := false;
        opened.shown_terms := given_terms;
    ELSE
        opened := NULL;
        answer.error := 'session_unknown';
    END IF;
    IF is_uia AND given_type = ANY (opened.stages) THEN
        given_type := NULL;
    END IF;

    IF num_nonnulls(answer.kind, answer.error) = 0 THEN
        config := (SELECT settings FROM settings);
        wanted := (SELECT stage_type FROM stage_type WHERE type = given_type);
        judged := step_judge(
            opened.id, opened.stages, opened.wanted_name, given_type,
            coalesce(given_localpart, opened.wanted_name), network,
            num_nonnulls(given_password_hash, opened.password_hash,
                         given_sealed_password, opened.sealed_password) > 0,
            is_uia, config, wanted);
        -- A first request of later versions only asks for the flows.
        is_end := judged.is_complete IS TRUE AND NOT stays_open
            AND NOT is_challenge
            AND NOT (is_uia AND given_type IS NULL
                     AND flow_shown(opened.stages) = '{}');
        -- A sign-up of one request needs no session.
        is_one_request := is_new AND is_end AND config.homeserver_url IS NULL
            AND (wanted.on_pass IS NULL OR given_localpart IS NOT NULL);
        -- Administrators approve a user name, too.
        IF opened.wanted_name
           IS DISTINCT FROM coalesce(given_localpart, opened.wanted_name) THEN
            opened.approved_at := NULL;
        END IF;
        -- What the request has replaces what was kept.
        opened.wanted_name := coalesce(given_localpart, opened.wanted_name);
        opened.password_hash :=
            coalesce(given_password_hash, opened.password_hash);
        opened.sealed_password :=
            coalesce(given_sealed_password, opened.sealed_password);
        opened.device_id := coalesce(given_device_id, opened.device_id);
        opened.device_display_name :=
            coalesce(given_device_display_name, opened.device_display_name);
        opened.inhibits_login :=
            coalesce(given_inhibits_login, opened.inhibits_login);
        opened.profile_mac := coalesce(given_profile_mac, opened.profile_mac);
        IF is_one_request AND wanted.on_pass IS NULL
           AND given_localpart IS NOT NULL
           AND num_nonnulls(judged.error, given_error) = 0 THEN
            -- Nothing else can stand against it.
            opened.stages := judged.planned;
            answer := account_make(opened, network, given_token_hash,
                                   given_result, config, wanted);
            answer.token_secret := given_token_secret;
        ELSE
            step := (given_session, is_new, is_uia, stays_open, is_end,
                     is_one_request, given_type, is_challenge, given_result,
                     given_error, given_detail, given_request_mac, given_token_hash,
                     given_token_secret, given_terms, given_peer, network);
            taken := step_check(step, judged, wanted, opened);
            IF (taken.answer).error IS NOT NULL THEN
                taken.answer := step_refuse(step, taken.opened, taken.answer,
                                            taken.is_of_stage, config);
            ELSIF (taken.answer).kind IS NULL THEN
                taken := step_pass(step, judged, config, wanted, taken.opened,
                                   taken.answer);
            END IF;
            opened := taken.opened;
            answer := taken.answer;
        END IF;
    ELSIF answer.error IS NOT NULL
          AND NOT (answer.error = 'session_unknown'
                   AND is_uia AND NOT stays_open) THEN
        PERFORM failure_note(answer.error, given_type,
                             coalesce(given_localpart, opened.wanted_name),
                             given_session, given_peer);
    END IF;

    IF answer.kind = 'due' AND opened.awaits_approval
       AND opened.approved_at IS NULL THEN
        answer.kind := NULL;
        answer.error := 'approval_pending';
    ELSIF answer.kind = 'due' THEN
        answer.due := homeserver_due(opened, network);
    END IF;
    IF answer.kind IS DISTINCT FROM 'account' AND opened.stages IS NOT NULL THEN
        answer.stages := to_json(opened.stages);
        answer.completed := to_json(flow_shown(opened.stages));
        IF answer.kind = 'next' THEN
            answer.next := stage_due(opened.stages, false);
        END IF;
    END IF;
    -- One in sixteen sweeps for all, also those that are refused. A sign-up that
    -- leaves no session itself need not make room for one. Of what costs less to
    -- erase many go, so that what came in a rush is not kept for long.
    IF is_new AND get_byte(given_session, 0) % 16 = 0 THEN
        PERFORM FROM sweep_some(
            CASE WHEN is_one_request AND answer.kind = 'account' THEN 2 ELSE 20 END,
            150);
    END IF;
    RETURN answer;
END
$$;
COMMENT ON FUNCTION register_internal.advance IS
    'For the responder: one step of a sign-up. Locks it, or begins it; applies the rules; stores the stage, the profile and how far it is; makes the account when a flow is complete, unless it stays open; and gives the same answer again to the same request. given_error is what the check of the stage has found against it, given_result what it has found out; is_uia says that the rules of User-Interactive Authentication hold, at which the profile comes with any request';
GRANT EXECUTE ON FUNCTION register_internal.advance TO register_cgi;
