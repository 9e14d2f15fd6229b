CREATE OR REPLACE FUNCTION register.invitation_pass(
    given_session bytea, given_evidence jsonb, given_localpart text)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    shown CONSTANT integer := register.invitation_usable(
        decode(given_evidence ->> 'token_hash', 'hex'));
BEGIN
    IF shown IS NULL THEN
        RETURN 'wrong_token';
    END IF;
    INSERT INTO register.invitation_use (invitation_id, session_id)
    VALUES (shown, given_session);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION register.invitation_pass IS
    'Stage m.login.registration_token: counts a pending use of the invitation for this sign-up';
