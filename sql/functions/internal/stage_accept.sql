CREATE OR REPLACE FUNCTION register_internal.stage_accept(
    given_session bytea, given_passed integer, given_type text,
    given_localpart text, given_evidence jsonb, given_proof bytea,
    given_peer inet, given_stages text[], only_begins boolean DEFAULT false,
    OUT fault text, OUT detail text, OUT retry_after integer,
    OUT earlier boolean, OUT localpart text)
LANGUAGE plpgsql AS $$
DECLARE
    entry record;
    accepted register.session;
    wanted register.stage_type;
BEGIN
    IF num_nulls(given_session, given_proof) > 0 THEN
        RAISE null_value_not_allowed
            USING MESSAGE = 'a step has a session and a proof';
    END IF;
    IF NOT only_begins
       AND (given_stages IS NULL
            OR array_position(given_stages, NULL) IS NOT NULL
            OR (given_type IS NOT NULL
                AND given_type <> ALL (given_stages))) THEN
        RAISE null_value_not_allowed
            USING MESSAGE = 'a stage that passes is among those that pass';
    END IF;
    -- Only a password that is kept passes along with another stage: all other
    -- evidence is looked at.
    IF NOT only_begins
       AND NOT given_stages <@ ARRAY[given_type, 'm.login.password'] THEN
        RAISE null_value_not_allowed
            USING MESSAGE = 'a stage passes without any evidence';
    END IF;
    earlier := false;
    SELECT * INTO entry FROM register_internal.session_enter(
        given_session, given_passed = 0, given_peer);
    fault := entry.fault;
    IF fault IS NOT NULL THEN
        RETURN;
    END IF;
    accepted := entry.entered;
    localpart := coalesce(given_localpart, accepted.wanted_name);
    given_passed := coalesce(given_passed, 0);
    IF accepted.completed_at IS NOT NULL
       OR cardinality(accepted.stages) <> given_passed THEN
        earlier := NOT only_begins
               AND accepted.stages[given_passed + 1:] = given_stages
               AND accepted.proof = given_proof
               AND (given_localpart IS NULL
                    OR given_localpart = accepted.localpart
                    OR EXISTS (SELECT FROM register.name
                                WHERE name.localpart = given_localpart
                                  AND session_id = given_session));
        IF earlier IS NOT TRUE THEN
            fault := 'session_moved';
        END IF;
        RETURN;
    END IF;

    fault := register_internal.name_fault(localpart, given_session, given_type);
    SELECT * INTO wanted FROM register.stage_type WHERE type = given_type;
    IF NOT FOUND AND given_type IS NOT NULL THEN
        fault := 'bad_type';
    END IF;
    IF fault IS NULL AND wanted.is_guessable AND NOT only_begins THEN
        retry_after := register_internal.wrong_try_wait(given_peer);
        IF retry_after IS NOT NULL THEN
            fault := 'too_many_tries';
        END IF;
    END IF;
    IF fault IS NULL
       AND NOT coalesce(wanted.stands_alone AND wanted.is_guessable, false) THEN
        retry_after := register_internal.tally_wait(
            register_internal.peer_network(given_peer), 'account');
        IF retry_after IS NOT NULL THEN
            fault := 'too_many_accounts';
        END IF;
    END IF;
    IF fault IS NOT NULL THEN
        NULL;
    ELSIF only_begins AND wanted.on_begin IS NOT NULL THEN
        EXECUTE format('SELECT * FROM register_internal.%I($1, $2, $3)', wanted.on_begin)
           INTO fault, retry_after
          USING given_session, given_evidence, given_peer;
    ELSIF NOT only_begins AND wanted.on_pass IS NOT NULL THEN
        EXECUTE format('SELECT register_internal.%I($1, $2, $3)', wanted.on_pass)
           INTO fault USING given_session, given_evidence, localpart;
    END IF;

    IF fault IS NULL THEN
        RETURN;
    END IF;
    IF entry.created THEN
        DELETE FROM register.session WHERE id = given_session;
    END IF;
    -- By convention a fault named wrong_… is a guess. What everybody shares is
    -- not even judged once there were too many of them; a mail code is one
    -- sign-up's, which ends instead.
    IF fault LIKE 'wrong\_%' THEN
        retry_after := CASE WHEN fault <> 'wrong_code' THEN
            register_internal.tally_wait('0.0.0.0/0', fault) END;
        IF retry_after IS NULL THEN
            detail := register_internal.wrong_try_count(given_session, given_peer, fault);
        ELSE
            fault := 'too_many_guesses';
        END IF;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.stage_accept IS
    'Locks the sign-up, or begins one; accepts the evidence for the stage type (NULL: no stage, all have passed), or only begins the stage with it, and looks whether the name can be had. "localpart" is the name to take, now or as it was wanted before; "earlier" says that the same request was accepted before. A refusal leaves nothing but the counted try';
