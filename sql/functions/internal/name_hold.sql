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
    -- IS DISTINCT FROM, because with <> a plan may read all held names by the
    -- index of session_id.
    IF (SELECT count(*) FROM register.name
         WHERE network = given_network
           AND session_id IS DISTINCT FROM given_session
           AND NOT register_internal.session_is_dead(session_id))
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
