CREATE OR REPLACE FUNCTION register_internal.session_enter(
    given_session bytea, is_new boolean, given_peer inet,
    OUT fault text, OUT created boolean, OUT entered register.session)
LANGUAGE plpgsql AS $$
BEGIN
    created := false;
    IF is_new THEN
        INSERT INTO register.session (id, expires_at, peer)
        SELECT given_session, now() + session_lifetime, given_peer
          FROM register.settings
        ON CONFLICT DO NOTHING
        RETURNING * INTO entered;
        created := FOUND;
    END IF;
    IF created THEN
        -- Not by each: to look costs more than the dead ones that are found.
        IF get_byte(given_session, 0) % 16 = 0 THEN
            PERFORM register_internal.session_sweep();
        END IF;
    ELSE
        -- Requests on one session meet here; expiry is judged after the wait.
        SELECT * INTO entered FROM register.session
         WHERE id = given_session FOR UPDATE;
        IF NOT FOUND OR entered.expires_at <= clock_timestamp() THEN
            fault := 'session_unknown';
        END IF;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.session_enter IS
    'Locks a sign-up until the transaction ends, or begins it where it is new; "created" says that it did';
