CREATE OR REPLACE FUNCTION register_internal.session_open(
    given_session bytea, given_localpart text, given_proof bytea,
    given_type text DEFAULT NULL, given_peer inet DEFAULT NULL,
    is_costly boolean DEFAULT false, given_kept_proof bytea DEFAULT NULL,
    OUT fault text, OUT retry_after integer, OUT name_fault text,
    OUT stages json, OUT has_password boolean, OUT kept_proof bytea,
    OUT known jsonb, OUT user_id text, OUT home_server text,
    OUT device_id text, OUT token_secret bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    opened session;
    wanted stage_type;
    network CONSTANT cidr := peer_network(given_peer);
BEGIN
    IF given_session IS NOT NULL THEN
        SELECT * INTO opened FROM session
         WHERE id = given_session AND expires_at > now();
    END IF;
    -- Nobody waits for the disk or a standby for what is only counted.
    IF opened.completed_at IS NULL THEN
        PERFORM set_config('synchronous_commit', 'off', true);
    END IF;
    IF given_session IS NOT NULL THEN
        -- Nobody guesses one of 2^256; whoever tries is to be seen, and loses
        -- the use of what he would guess, the sign-ups of others. Those of his
        -- neighbours behind the same address go on.
        IF opened.id IS NULL THEN
            retry_after := tally_add(network, 'unknown_session');
            fault := CASE WHEN retry_after IS NULL THEN 'session_unknown'
                          ELSE 'too_many_tries' END;
            RETURN;
        END IF;
        IF opened.peer IS DISTINCT FROM given_peer
           AND peer_network(opened.peer) <> network THEN
            retry_after := tally_wait(network, 'unknown_session');
            IF retry_after IS NOT NULL THEN
                fault := 'too_many_tries';
                RETURN;
            END IF;
        END IF;
        IF opened.completed_at IS NOT NULL THEN
            IF opened.proof = coalesce(given_proof, opened.proof)
               AND opened.localpart = coalesce(given_localpart, opened.localpart)
            THEN
                SELECT account.user_id, server_name, opened.device_id,
                       opened.token_secret
                  INTO user_id, home_server, device_id, token_secret
                  FROM account WHERE localpart = opened.localpart;
                PERFORM session_settle(given_session);
            ELSE
                fault := 'session_complete';
            END IF;
            RETURN;
        END IF;
        stages := to_json(opened.stages);
        has_password := opened.password_hash IS NOT NULL;
        kept_proof := opened.kept_proof;
    END IF;
    name_fault := register_internal.name_fault(given_localpart, given_session, given_type);

    SELECT * INTO wanted FROM stage_type WHERE type = given_type;
    IF wanted.is_guessable THEN
        retry_after := wrong_try_wait(given_peer);
        IF retry_after IS NOT NULL THEN
            fault := 'too_many_tries';
            RETURN;
        END IF;
    END IF;
    IF wanted.on_open IS NOT NULL THEN
        EXECUTE format('SELECT register_internal.%I($1)', wanted.on_open)
           INTO known USING given_session;
        fault := known ->> 'fault';
        retry_after := known ->> 'retry_after';
        IF fault IS NOT NULL THEN
            known := NULL;
            RETURN;
        END IF;
    END IF;

    -- What would cost an effort is counted before the effort is made. Not so
    -- what costs none: a name that can't be had, what is kept already, what
    -- on_open knows to be cheap; nor what only those can make us do who know
    -- a secret.
    IF NOT is_costly OR name_fault IS NOT NULL
       OR given_kept_proof = kept_proof
       OR (known ->> 'is_cheap')::boolean
       OR (wanted.stands_alone AND wanted.is_guessable) THEN
        RETURN;
    END IF;
    retry_after := tally_wait(network, 'account');
    IF retry_after IS NOT NULL THEN
        fault := 'too_many_accounts';
        RETURN;
    END IF;
    retry_after := tally_add(network, 'costly_step');
    IF retry_after IS NOT NULL THEN
        fault := 'too_many_steps';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.session_open IS
    'For the responder: how far a sign-up (NULL: a new one) is, whether it can have that name, what there is to know about the stage type (NULL: nothing is asked), what is kept with it, and the account when it is complete and the proof (NULL: none is asked for) is that of its last request. Counts a step that is costly, unless what it would keep is kept already, and refuses it where its peer has had too many';
GRANT EXECUTE ON FUNCTION register_internal.session_open TO register_cgi;
