CREATE OR REPLACE FUNCTION register_internal.name_hold(
    given_localpart text, given_session bytea, given_network cidr)
RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM register.name WHERE session_id = given_session
                  AND localpart = given_localpart) THEN
        RETURN true;
    END IF;
    -- Of one network, one after the other.
    PERFORM pg_advisory_xact_lock(register_internal.lock_key(
        'names of ' || given_network));
    IF (SELECT count(*) FROM register.name JOIN register.session
               ON session.id = session_id
         WHERE network = given_network AND expires_at > now()
           AND session_id <> given_session)
       >= (SELECT names_per_peer FROM register.settings) THEN
        RETURN false;
    END IF;
    DELETE FROM register.name WHERE session_id = given_session;
    INSERT INTO register.name AS taken (localpart, session_id, network)
    VALUES (given_localpart, given_session, given_network)
    ON CONFLICT (localpart) DO UPDATE SET session_id = EXCLUDED.session_id,
                                          network = EXCLUDED.network
     WHERE register_internal.session_is_dead(taken.session_id);
    IF NOT FOUND THEN
        PERFORM register_internal.refuse('name_in_use');
    END IF;
    RETURN true;
END
$$;
COMMENT ON FUNCTION register_internal.name_hold IS
    'Holds a user name for a sign-up, in place of another one; false: its network holds too many already';
