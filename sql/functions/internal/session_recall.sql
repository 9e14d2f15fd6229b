CREATE OR REPLACE FUNCTION register_internal.session_recall(
    opened register.session, given_type text, given_localpart text,
    given_request_mac bytea, given_attempt bytea, is_uia boolean,
    OUT kind text, OUT error text, OUT user_id text, OUT home_server text,
    OUT lacks_password boolean)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF opened.completed_at IS NULL THEN
        IF opened.attempt = given_attempt THEN
            kind := CASE WHEN opened.is_due THEN 'due' ELSE 'next' END;
            lacks_password := is_uia AND NOT opened.is_due
                AND num_nonnulls(opened.password_hash, opened.sealed_password) = 0
                AND cardinality((register_internal.flow_plan(
                        opened.stages, NULL, true)).planned)
                    > cardinality(opened.stages);
        -- The account is to be made at the homeserver, by the last request
        -- again; at later versions, by any that brings no other profile.
        ELSIF opened.is_due AND (is_uia OR given_type IS NULL
                                 OR opened.request_mac = given_request_mac) THEN
            kind := 'due';
        END IF;
    -- The holder of the session may ask how it ended; at version 1, by the
    -- last request again.
    ELSIF (is_uia OR given_type IS NULL
           OR opened.request_mac = given_request_mac)
          AND opened.localpart = coalesce(given_localpart, opened.localpart) THEN
        kind := 'account';
        SELECT '@' || account.localpart || ':' || server_name, server_name
          INTO user_id, home_server
          FROM register.account WHERE localpart = opened.localpart;
    ELSE
        error := 'session_complete';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.session_recall IS
    'What a sign-up answers to a question that it has had before: account, when it is complete, or next, when the responder asks a second time, or due, when the homeserver is to be asked; NULL: the question is new to it';
