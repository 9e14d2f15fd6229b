CREATE OR REPLACE FUNCTION register_internal.waiting_sign_ups(account_name text)
RETURNS bytea[]
LANGUAGE plpgsql
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    wanted CONSTANT text := lower(trim_pasted(account_name));
BEGIN
    -- Two administrators decide one after the other.
    RETURN ARRAY(
        SELECT session.id FROM session, settings
         WHERE wanted_name = coalesce(substring(wanted FROM '^@([^:]+):'), wanted)
           AND wanted IN (wanted_name,
                          '@' || wanted_name || ':' || lower(server_name))
           AND is_due AND awaits_approval AND expires_at > now()
           FOR UPDATE OF session);
END
$$;
COMMENT ON FUNCTION register_internal.waiting_sign_ups IS
    'The sign-ups, locked, whose account an administrator means that waits to be made at the homeserver: several of one network may want one user name, until the homeserver tells by the password whose it is';
