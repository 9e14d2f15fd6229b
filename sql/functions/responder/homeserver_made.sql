CREATE OR REPLACE FUNCTION register_internal.homeserver_made(
    given_session bytea, given_localpart text, given_device_id text,
    given_sealed_token bytea, given_token_secret bytea,
    OUT error text, OUT user_id text, OUT home_server text, OUT device_id text,
    OUT token_secret bytea, OUT sealed_token bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    opened session;
    config settings;
    wanted stage_type;
    made answer;
BEGIN
    LOCK TABLE name IN ROW EXCLUSIVE MODE;
    -- Of one name, one after the other.
    PERFORM pg_advisory_xact_lock(lock_key('account ' || given_localpart));
    SELECT * INTO opened FROM session WHERE id = given_session FOR UPDATE;
    IF opened.completed_at IS NOT NULL THEN
        -- An equal request was faster: its token holds as well.
        SELECT '@' || account.localpart || ':' || server_name, server_name,
               opened.device_id,
               opened.token_secret, opened.sealed_token
          INTO user_id, home_server, device_id, token_secret, sealed_token
          FROM account WHERE localpart = opened.localpart;
        RETURN;
    ELSIF opened.id IS NULL THEN
        -- An equal sign-up of one request was faster.
        SELECT '@' || localpart || ':' || server_name, server_name, given_device_id,
               given_token_secret, given_sealed_token
          INTO user_id, home_server, device_id, token_secret, sealed_token
          FROM account
         WHERE localpart = given_localpart AND homeserver IS NOT NULL;
        IF FOUND THEN
            RETURN;
        END IF;
        -- Or is about to be: then this is its answer, too.
        SELECT session.* INTO opened
          FROM name JOIN session ON id = session_id
         WHERE name.localpart = given_localpart AND is_due AND is_one_request
           AND NOT awaits_approval
           FOR UPDATE OF session;
        IF NOT FOUND THEN
            error := 'session_moved';
            RETURN;
        END IF;
    ELSIF opened.is_due IS NOT TRUE OR opened.wanted_name IS NULL THEN
        error := 'session_moved';
        RETURN;
    ELSIF opened.awaits_approval THEN
        error := 'approval_pending';
        RETURN;
    END IF;
    -- It is there where an answer was lost.
    SELECT '@' || localpart || ':' || server_name, server_name
      INTO user_id, home_server
      FROM account WHERE localpart = opened.wanted_name
       AND homeserver IS NOT NULL;
    IF NOT FOUND THEN
        -- The homeserver has told whose it is, also where another sign-up has
        -- taken the name, or is just taking it.
        DELETE FROM name WHERE session_id = opened.id
                           AND localpart <> opened.wanted_name;
        SELECT * INTO config FROM settings;
        SELECT * INTO wanted FROM stage_type
         WHERE type = opened.stages[cardinality(opened.stages)];
        opened.inhibits_login := true;
        made := account_make(opened, peer_network(opened.peer), NULL,
                             opened.last_result, config, wanted,
                             takes_name => true);
        user_id := made.user_id;
        home_server := made.home_server;
    END IF;
    device_id := given_device_id;
    token_secret := given_token_secret;
    sealed_token := given_sealed_token;
    IF opened.id = given_session THEN
        UPDATE session
           SET completed_at = now(), expires_at = now() + replay_window,
               localpart = opened.wanted_name,
               token_secret = given_token_secret,
               device_id = given_device_id, sealed_password = NULL,
               sealed_token = given_sealed_token, is_due = false
          FROM settings
         WHERE id = given_session;
    END IF;
    -- Earlier ones that no client can go on with.
    DELETE FROM session WHERE wanted_name = opened.wanted_name
                          AND is_due AND is_one_request;
    DELETE FROM announcement WHERE localpart = opened.wanted_name;
END
$$;
COMMENT ON FUNCTION register_internal.homeserver_made IS
    'For the responder: the homeserver has made the account that is due in this session, or logged it in: the account is stored here, and the sealed token for the replay window';
GRANT EXECUTE ON FUNCTION register_internal.homeserver_made TO register_cgi;
