CREATE OR REPLACE FUNCTION register.session_open(
    given_session bytea, given_localpart text, given_proof bytea,
    OUT fault text, OUT name_fault text, OUT stages json,
    OUT user_id text, OUT home_server text, OUT token_secret bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = register, pg_temp AS $$
DECLARE
    opened session;
BEGIN
    IF given_session IS NOT NULL THEN
        SELECT * INTO opened FROM session
         WHERE id = given_session AND expires_at > now();
        IF NOT FOUND THEN
            fault := 'session_unknown';
            RETURN;
        END IF;
        IF opened.completed_at IS NOT NULL THEN
            IF opened.proof = given_proof
               AND opened.localpart = coalesce(given_localpart, opened.localpart)
            THEN
                SELECT account.user_id, server_name, opened.token_secret
                  INTO user_id, home_server, token_secret
                  FROM account WHERE localpart = opened.localpart;
            ELSE
                fault := 'session_complete';
            END IF;
            RETURN;
        END IF;
        stages := to_json(opened.stages);
    END IF;
    name_fault := register.name_fault(given_localpart, given_session);
END
$$;
COMMENT ON FUNCTION register.session_open IS
    'For the responder: how far a sign-up (NULL: a new one) is, whether it can have that name, and the account when it is complete and the proof is that of its last request';
