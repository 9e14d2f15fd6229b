CREATE OR REPLACE FUNCTION register_internal.session_recall(
    opened register.session, given_type text, given_localpart text,
    given_request_mac bytea, given_token_hash bytea, is_challenge boolean,
    is_uia boolean)
RETURNS register_internal.answer
LANGUAGE plpgsql STABLE AS $$
DECLARE
    answer register_internal.answer;
BEGIN
    IF opened.completed_at IS NULL THEN
        IF opened.token_hash = given_token_hash THEN
            answer.kind := CASE WHEN opened.is_due THEN 'due'
                                WHEN is_challenge THEN 'challenge'
                                ELSE 'next' END;
            answer.lacks_password := is_uia AND NOT opened.is_due
                AND num_nonnulls(opened.password_hash, opened.sealed_password) = 0
                AND cardinality((register_internal.flow_plan(
                        opened.stages, NULL, true)).planned)
                    > cardinality(opened.stages);
        -- The account is to be made at the homeserver, by the last request
        -- again; at later versions, by any that brings no other profile.
        ELSIF opened.is_due AND (is_uia OR given_type IS NULL
                                 OR opened.request_mac = given_request_mac) THEN
            answer.kind := 'due';
        END IF;
    -- The holder of the session may ask how it ended; at version 1, by the
    -- last request again.
    ELSIF (is_uia OR given_type IS NULL
           OR opened.request_mac = given_request_mac)
          AND opened.localpart = coalesce(given_localpart, opened.localpart) THEN
        SELECT '@' || account.localpart || ':' || server_name, server_name
          INTO answer.user_id, answer.home_server
          FROM register.account WHERE localpart = opened.localpart;
        answer.kind := 'account';
        answer.device_id := opened.device_id;
        answer.token_secret := opened.token_secret;
        answer.sealed_token := opened.sealed_token;
    ELSE
        answer.error := 'session_complete';
    END IF;
    RETURN answer;
END
$$;
COMMENT ON FUNCTION register_internal.session_recall IS
    'What a sign-up answers to a question that it has had before: account, when it is complete, or next, when the responder asks a second time, or due, when the homeserver is to be asked; neither kind nor error: the question is new to it';
