CREATE OR REPLACE FUNCTION register_internal.session_keep(
    given_session bytea, is_new boolean, given_localpart text,
    given_password_hash text, given_device_id text,
    given_device_display_name text, given_inhibits_login boolean,
    given_proof bytea, given_peer inet, OUT fault text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    entry record;
BEGIN
    SELECT * INTO entry FROM session_enter(given_session, is_new, given_peer);
    fault := CASE
        WHEN entry.fault IS NOT NULL THEN entry.fault
        WHEN (entry.entered).completed_at IS NOT NULL THEN 'session_moved'
        ELSE nullif(name_fault(given_localpart, given_session),
                    'name_invited') END;
    IF fault IS NOT NULL THEN
        IF entry.created THEN
            DELETE FROM session WHERE id = given_session;
        END IF;
        RETURN;
    END IF;

    -- A name is held for somebody who has done something for it: else whoever
    -- starts again would find that he has taken it himself.
    IF given_localpart IS NOT NULL THEN
        DELETE FROM name
         WHERE session_id = given_session AND localpart <> given_localpart;
        IF FOUND OR (entry.entered).stages <> '{}' THEN
            PERFORM name_take(given_localpart, given_session);
            given_localpart := NULL;
        END IF;
    END IF;
    UPDATE session
       SET wanted_name = coalesce(given_localpart, wanted_name),
           password_hash = coalesce(given_password_hash, password_hash),
           device_id = coalesce(given_device_id, device_id),
           device_display_name =
               coalesce(given_device_display_name, device_display_name),
           inhibits_login = coalesce(given_inhibits_login, inhibits_login),
           kept_proof = given_proof,
           expires_at = now() + session_lifetime
      FROM settings
     WHERE id = given_session;
END
$$;
COMMENT ON FUNCTION register_internal.session_keep IS
    'For the responder: keeps with a sign-up, which begins where it is new, what is asked only once: the user name, the password''s hash, the device. The name is held from the first stage on. NULL changes nothing, anything else replaces what was kept before';
GRANT EXECUTE ON FUNCTION register_internal.session_keep TO register_cgi;
