CREATE OR REPLACE FUNCTION register_internal.homeserver_made(
    given_session bytea, given_device_id text, given_sealed_token bytea,
    given_token_secret bytea,
    OUT error text, OUT user_id text, OUT home_server text, OUT device_id text,
    OUT token_secret bytea, OUT sealed_token bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    opened session;
    made record;
BEGIN
    LOCK TABLE name IN ROW EXCLUSIVE MODE;
    SELECT * INTO opened FROM session WHERE id = given_session FOR UPDATE;
    IF opened.completed_at IS NOT NULL THEN
        -- An equal request was faster: its token holds as well.
        SELECT '@' || account.localpart || ':' || server_name, server_name,
               opened.device_id,
               opened.token_secret, opened.sealed_token
          INTO user_id, home_server, device_id, token_secret, sealed_token
          FROM account WHERE localpart = opened.localpart;
        RETURN;
    ELSIF opened.is_due IS NOT TRUE OR opened.wanted_name IS NULL THEN
        error := 'session_unknown';
        RETURN;
    ELSIF opened.awaits_approval THEN
        error := 'approval_pending';
        RETURN;
    END IF;
    opened.sealed_token := given_sealed_token;
    made := account_make(opened.id, opened.wanted_name, opened.password_hash,
                         opened.stages, opened.peer, peer_network(opened.peer),
                         true, NULL, NULL, NULL, opened.last_result);
    user_id := made.user_id;
    home_server := made.home_server;
    device_id := given_device_id;
    token_secret := given_token_secret;
    sealed_token := given_sealed_token;
    opened.completed_at := now();
    opened.localpart := opened.wanted_name;
    opened.token_secret := given_token_secret;
    opened.device_id := given_device_id;
    opened.sealed_password := NULL;
    opened.is_due := false;
    PERFORM session_store(opened);
    DELETE FROM announcement WHERE localpart = opened.wanted_name;
END
$$;
COMMENT ON FUNCTION register_internal.homeserver_made IS
    'For the responder: the homeserver has made the account that is due in this session, or logged it in: the account is stored here, and the sealed token for the replay window';
GRANT EXECUTE ON FUNCTION register_internal.homeserver_made TO register_cgi;
