CREATE OR REPLACE FUNCTION register_internal.invitation_pass(
    given_session bytea, given_localpart text, given_result jsonb,
    given_peer inet, OUT error text, OUT retry_after integer,
    OUT tries_left integer, OUT for_name text)
LANGUAGE plpgsql AS $$
DECLARE
    network CONSTANT cidr := register_internal.peer_network(given_peer);
    shown record;
BEGIN
    shown := register_internal.invitation_judge(
        decode(given_result ->> 'token_hash', 'hex'), network, given_session);
    error := shown.error;
    retry_after := shown.retry_after;
    IF error = 'wrong_token' THEN
        SELECT guess.* INTO error, retry_after, tries_left
          FROM register_internal.guess_count(
               given_session, network, 'wrong_token') AS guess;
    END IF;
    IF error IS NOT NULL THEN
        RETURN;
    END IF;
    for_name := shown.for_name;
    IF for_name <> given_localpart THEN
        error := 'name_not_invited';
        RETURN;
    END IF;
    -- The stage type may take reserved names; whether this invitation does is
    -- judged here.
    IF given_localpart IS NOT NULL THEN
        error := (register_internal.name_judge(
            given_localpart, given_session, network,
            for_name IS NOT NULL,
            (SELECT settings FROM register.settings))).error;
        IF error IS NOT NULL THEN
            RETURN;
        END IF;
    END IF;
    INSERT INTO register.invitation_use (invitation_id, session_id, localpart)
    VALUES (shown.id, given_session,
            CASE WHEN given_session IS NULL THEN given_localpart END);
END
$$;
COMMENT ON FUNCTION register_internal.invitation_pass IS
    'Stage m.login.registration_token: counts a use of the invitation, and tells the user name that it is for';
