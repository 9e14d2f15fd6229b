CREATE OR REPLACE FUNCTION register_internal.invitation_pass(
    given_session bytea, given_evidence jsonb, given_localpart text)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    shown CONSTANT integer := register_internal.invitation_usable(
        decode(given_evidence ->> 'token_hash', 'hex'));
    kept text;
    fault text;
BEGIN
    IF shown IS NULL THEN
        RETURN 'wrong_token';
    END IF;
    INSERT INTO register.invitation_use (invitation_id, session_id)
    VALUES (shown, given_session);
    -- The stage type takes reserved names: whether this one, is said here.
    fault := register_internal.name_fault(
        coalesce(given_localpart, (SELECT localpart FROM register.name
                                    WHERE session_id = given_session)),
        given_session);
    SELECT for_name INTO kept FROM register.invitation WHERE id = shown;
    IF fault IS NULL AND kept IS NOT NULL THEN
        PERFORM register_internal.name_take(kept, given_session);
    ELSIF fault IS NOT NULL THEN
        DELETE FROM register.invitation_use WHERE session_id = given_session;
    END IF;
    RETURN fault;
END
$$;
COMMENT ON FUNCTION register_internal.invitation_pass IS
    'Stage m.login.registration_token: counts a pending use of the invitation for this sign-up, and takes the user name that it is for';
