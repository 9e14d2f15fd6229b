CREATE OR REPLACE FUNCTION register.invitation_pass(
    given_session bytea, given_evidence jsonb, given_localpart text)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    shown register.invitation;
    uses integer;
BEGIN
    SELECT * INTO shown FROM register.invitation
     WHERE token_hash = decode(given_evidence ->> 'token_hash', 'hex')
       FOR UPDATE;
    IF NOT FOUND OR shown.revoked_at IS NOT NULL
       OR shown.expires_at <= now() THEN
        RETURN 'wrong_token';
    END IF;
    SELECT shown.uses_completed + count(*) INTO uses
      FROM register.invitation_use
      JOIN register.session ON session.id = session_id
     WHERE invitation_id = shown.id AND session.expires_at > now();
    IF uses >= shown.uses_allowed THEN
        RETURN 'wrong_token';
    END IF;
    INSERT INTO register.invitation_use (invitation_id, session_id)
    VALUES (shown.id, given_session);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION register.invitation_pass IS
    'Stage m.login.registration_token: counts a pending use of the invitation for this sign-up';
