CREATE OR REPLACE FUNCTION register_internal.step_refuse(
    step register_internal.step, opened register.session,
    answer register_internal.answer, is_of_stage boolean,
    config register.settings)
RETURNS register_internal.answer
LANGUAGE plpgsql AS $$
DECLARE
    -- A later version of the API shows how far the sign-up is, and keeps what
    -- came with the request.
    is_kept CONSTANT boolean := step.is_uia AND is_of_stage
        AND answer.tries_left IS DISTINCT FROM 0;
BEGIN
    IF is_kept THEN
        answer.kind := 'refused';
    END IF;
    PERFORM register_internal.failure_note(
        answer.error, step.type, opened.wanted_name,
        CASE WHEN is_kept OR NOT step.is_new THEN step.session END, step.peer);
    IF is_kept THEN
        opened.id := step.session;
        IF step.is_new AND answer.tries_left IS NOT NULL THEN
            opened.wrong_tries := 1;
            answer.tries_left :=
                least(answer.tries_left, config.tries_per_session - 1);
        END IF;
        -- But not a name that its invitation is not for.
        IF answer.error = 'name_not_invited' THEN
            opened.wanted_name := (SELECT wanted_name FROM register.session
                                    WHERE id = step.session);
        END IF;
        PERFORM register_internal.session_store(opened);
    END IF;
    IF answer.error = 'terms_changed' THEN
        UPDATE register.session SET shown_terms = step.terms
         WHERE id = step.session;
    END IF;
    RETURN answer;
END
$$;
COMMENT ON FUNCTION register_internal.step_refuse IS
    'Answers a step that something stands against: notes it among the failures, and where the error is of the stage alone and the version of the API shows how far the sign-up is ("refused"), keeps what came with it';
