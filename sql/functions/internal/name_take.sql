CREATE OR REPLACE FUNCTION register_internal.name_take(
    given_localpart text, given_session bytea,
    for_good boolean DEFAULT false) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    keeper integer;
BEGIN
    PERFORM register_internal.name_lock(given_localpart);
    keeper := register_internal.invitation_keeps(given_localpart);
    IF keeper IS NOT NULL
       AND NOT EXISTS (SELECT FROM register.invitation_use
                        WHERE invitation_id = keeper
                          AND session_id = given_session) THEN
        PERFORM register_internal.refuse('name_invited');
    END IF;
    INSERT INTO register.name AS taken (localpart, session_id)
    VALUES (given_localpart, CASE WHEN NOT for_good THEN given_session END)
    ON CONFLICT (localpart) DO UPDATE SET session_id = EXCLUDED.session_id
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
