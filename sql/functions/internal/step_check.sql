CREATE OR REPLACE FUNCTION register_internal.step_check(
    step register_internal.step, judged register_internal.judgement,
    wanted register.stage_type, INOUT opened register.session,
    OUT answer register_internal.answer, OUT is_of_stage boolean)
LANGUAGE plpgsql AS $$
DECLARE
    hook CONSTANT text := CASE WHEN step.is_challenge THEN wanted.on_challenge
                               ELSE wanted.on_pass END;
    invited_name text;
BEGIN
    answer.error := judged.error;
    answer.detail := judged.detail;
    answer.retry_after := judged.retry_after;
    answer.lacks_password := judged.lacks_password;
    is_of_stage := judged.is_of_stage IS TRUE;
    IF NOT step.is_one_request THEN
        opened.id := step.session;
    END IF;

    IF answer.error IS NULL AND judged.ends_holder THEN
        DELETE FROM register.session WHERE id = judged.holder;
    END IF;
    IF answer.error = 'name_in_use'
       OR (answer.error IS NULL AND step.is_one_request
           AND opened.wanted_name IS NULL) THEN
        SELECT found.error, found.retry_after, found.user_id,
               found.home_server, found.device_id
          INTO answer.error, answer.retry_after, answer.user_id,
               answer.home_server, answer.device_id
          FROM register_internal.name_reclaim(
               opened, judged.holder, judged.owner_hash, step.is_one_request,
               step.token_hash, step.network) AS found;
        IF answer.user_id IS NOT NULL THEN
            answer.kind := 'account';
            answer.token_secret := step.token_secret;
            RETURN;
        END IF;
    END IF;
    -- The name is this person's, but the stage may not come.
    IF answer.error IS NULL AND judged.planned IS NULL THEN
        answer.error := 'bad_type';
        is_of_stage := true;
    END IF;
    IF answer.error IS NULL AND judged.reclaims THEN
        opened.token_hash := step.token_hash;
        opened.request_mac := step.request_mac;
        opened.stages := judged.planned;
        opened.is_due := true;
        opened.is_one_request := true;
        PERFORM register_internal.session_store(opened);
        answer.kind := 'due';
        RETURN;
    END IF;

    IF answer.error IS NULL THEN
        answer.error := step.error;
        answer.detail := step.detail;
        is_of_stage := true;
    END IF;
    IF answer.error IS NULL AND hook IS NOT NULL THEN
        -- The stage type accepts the result of its check, or stores its
        -- challenge; a refusal leaves nothing but a counted guess.
        EXECUTE format('SELECT * FROM register_internal.%I($1, $2, $3, $4)',
                       hook)
           INTO answer.error, answer.retry_after, answer.tries_left, invited_name
          USING opened.id, opened.wanted_name, step.result, step.peer;
        IF answer.error = 'name_not_invited' THEN
            answer.detail := ': ' || invited_name;
        ELSE
            opened.wanted_name := coalesce(invited_name, opened.wanted_name);
        END IF;
        is_of_stage := answer.error IS DISTINCT FROM 'name_in_use'
            AND answer.error IS DISTINCT FROM 'name_reserved';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.step_check IS
    'What stands against a step behind the rules: who has its user name, and what its stage type says of the result of the check. A kind: it is answered already, as the sign-up whose name that is';
