CREATE OR REPLACE FUNCTION register_internal.step_pass(
    step register_internal.step, judged register_internal.judgement,
    config register.settings, wanted register.stage_type,
    INOUT opened register.session, INOUT answer register_internal.answer)
LANGUAGE plpgsql AS $$
DECLARE
    passes_stage CONSTANT boolean :=
        step.type IS NOT NULL AND NOT step.is_challenge;
BEGIN
    opened.token_hash := step.token_hash;
    IF passes_stage THEN
        opened.request_mac := step.request_mac;
        opened.made_effort := opened.made_effort OR wanted.is_effort
            OR cardinality(judged.planned) > cardinality(opened.stages) + 1;
    END IF;
    IF step.is_end OR passes_stage THEN
        opened.stages := judged.planned;
    END IF;
    IF step.is_end AND opened.wanted_name IS NULL THEN
        opened.wanted_name := register_internal.name_make_up();
    END IF;

    IF NOT step.is_end THEN
        answer.kind := CASE WHEN step.is_challenge THEN 'challenge'
                            ELSE 'next' END;
    ELSIF config.homeserver_url IS NOT NULL THEN
        answer.kind := 'due';
        opened.is_due := true;
        opened.is_one_request := step.is_new;
        -- No secret of those that are judged here.
        opened.last_result := step.result - 'password' - 'mac' - 'nonce';
        opened.awaits_approval := config.accounts_need_approval
            AND wanted.stands_alone IS NOT TRUE AND opened.approved_at IS NULL;
    ELSE
        IF step.is_uia AND opened.made_effort AND NOT step.is_one_request THEN
            DELETE FROM register.name WHERE session_id = opened.id
                                        AND localpart <> opened.wanted_name;
        END IF;
        answer := register_internal.account_make(
            opened, step.network, step.token_hash, step.result, config, wanted);
        answer.token_secret := step.token_secret;
        opened.completed_at := now();
        opened.localpart := opened.wanted_name;
        opened.token_secret := step.token_secret;
        opened.device_id := answer.device_id;
        opened.password_hash := NULL;
    END IF;
    IF NOT step.is_one_request THEN
        PERFORM register_internal.session_store(opened);
    END IF;
    IF (answer.kind = 'due' OR (NOT step.is_end AND opened.made_effort))
       AND opened.wanted_name IS NOT NULL AND judged.shares_name IS NOT TRUE
       AND NOT register_internal.name_hold(
               opened.wanted_name, opened.id, step.network) THEN
        PERFORM register_internal.refuse('too_many_names');
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.step_pass IS
    'Takes a step that nothing stands against: the sign-up goes on, or its account is made, here or soon at the homeserver; stores the sign-up unless this was all of it, and holds its user name once it took an effort';
