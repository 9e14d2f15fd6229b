CREATE OR REPLACE FUNCTION register_internal.homeserver_refused(
    given_session bytea, given_localpart text, given_error text, is_uia boolean,
    given_was_announced boolean)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    opened session;
    redo integer;
BEGIN
    -- Of one name, one after the other.
    PERFORM pg_advisory_xact_lock(lock_key('account ' || given_localpart));
    SELECT * INTO opened FROM session
     WHERE id = given_session FOR UPDATE;
    -- An equal request may be ahead: then the name is this sign-up's.
    IF given_error = 'name_in_use' AND NOT given_was_announced
       AND (opened.id IS NULL OR opened.completed_at IS NOT NULL
            OR (opened.is_due AND opened.was_announced)
            OR EXISTS (SELECT FROM announcement
                        WHERE localpart = given_localpart AND times > 1
                          AND network = peer_network(opened.peer))) THEN
        RETURN true;
    ELSIF opened.is_due IS NOT TRUE THEN
        RETURN false;
    END IF;
    IF given_error = 'password_refused' THEN
        -- The stage that takes the password comes again.
        redo := (SELECT min(place)
                   FROM unnest(opened.stages) WITH ORDINALITY
                        AS listed (type, place)
                   JOIN stage_type USING (type)
                  WHERE takes_password);
        UPDATE session SET is_due = false, sealed_password = NULL,
               profile_mac = NULL, was_announced = false,
               stages = CASE WHEN redo IS NULL THEN stages
                             ELSE stages[:redo - 1] END
         WHERE id = given_session;
        -- Unless it may be that of another sign-up.
        DELETE FROM announcement WHERE localpart = opened.wanted_name
                                   AND times = 1;
        RETURN false;
    END IF;
    -- The name is not to be had: another one may come with the last request.
    UPDATE session SET is_due = false, wanted_name = NULL, profile_mac = NULL,
           was_announced = false, made_effort = false,
           stages = CASE WHEN is_uia THEN stages
                         ELSE stages[:cardinality(stages) - 1] END
     WHERE id = given_session;
    IF given_error = 'name_in_use' AND NOT given_was_announced THEN
        -- Another person has it there: it is taken here as well.
        UPDATE name SET session_id = NULL, network = NULL
         WHERE session_id = given_session;
        DELETE FROM announcement WHERE localpart = opened.wanted_name;
        RETURN false;
    END IF;
    -- Who shares it goes on holding it.
    UPDATE name SET session_id = other.id, network = peer_network(other.peer)
      FROM (SELECT id, peer FROM session
             WHERE wanted_name = opened.wanted_name AND is_due
               AND NOT EXISTS (SELECT FROM name WHERE session_id = session.id)
             ORDER BY created_at LIMIT 1) AS other
     WHERE session_id = given_session AND localpart = opened.wanted_name;
    DELETE FROM name WHERE session_id = given_session;
    IF given_error = 'name_in_use' THEN
        -- The password was not that of who has the account.
        PERFORM guess_count(NULL, peer_network(opened.peer), 'wrong_password');
        IF EXISTS (SELECT FROM account WHERE localpart = opened.wanted_name) THEN
            DELETE FROM announcement WHERE localpart = opened.wanted_name;
            DELETE FROM session WHERE wanted_name = opened.wanted_name
                                  AND is_due AND is_one_request;
        END IF;
    END IF;
    RETURN false;
END
$$;
COMMENT ON FUNCTION register_internal.homeserver_refused IS
    'For the responder: the homeserver refuses the user name or the password of the account that is due: the sign-up goes on with another one. A name that is taken there is taken here from now on. True: an equal request of the same sign-up was faster, so the homeserver is to be asked whether the name is this sign-up''s';
GRANT EXECUTE ON FUNCTION register_internal.homeserver_refused TO register_cgi;
