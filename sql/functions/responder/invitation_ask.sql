CREATE OR REPLACE FUNCTION register_internal.invitation_ask(
    given_token_hash bytea, given_peer inet,
    OUT fault text, OUT retry_after integer, OUT is_valid boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    retry_after := wrong_try_wait(given_peer);
    IF retry_after IS NOT NULL THEN
        fault := 'too_many_tries';
        RETURN;
    END IF;
    is_valid := invitation_usable(given_token_hash) IS NOT NULL;
    IF is_valid THEN
        RETURN;
    END IF;
    retry_after := tally_wait('0.0.0.0/0', 'wrong_token');
    IF retry_after IS NOT NULL THEN
        fault := 'too_many_guesses';
        RETURN;
    END IF;
    PERFORM wrong_try_count(NULL, given_peer, 'wrong_token');
END
$$;
COMMENT ON FUNCTION register_internal.invitation_ask IS
    'For the responder: whether an invitation is good for one more account; a wrong one counts as a try';
GRANT EXECUTE ON FUNCTION register_internal.invitation_ask TO register_cgi;
