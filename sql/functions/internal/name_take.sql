CREATE OR REPLACE FUNCTION register_internal.name_take(
    given_localpart text, given_session bytea, given_network cidr,
    for_good boolean) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO register.name AS taken (localpart, session_id, network)
    VALUES (given_localpart, CASE WHEN NOT for_good THEN given_session END,
            CASE WHEN NOT for_good THEN given_network END)
    ON CONFLICT (localpart) DO UPDATE SET session_id = EXCLUDED.session_id,
                                          network = EXCLUDED.network
     WHERE taken.session_id = given_session
        OR EXISTS (SELECT FROM register.session
                    WHERE id = taken.session_id AND expires_at <= now());
    IF NOT FOUND THEN
        PERFORM register_internal.refuse('name_in_use');
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.name_take IS
    'Takes a name for an account, or holds it for a sign-up; undoes the whole transaction when another one was faster';
