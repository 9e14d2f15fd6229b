CREATE OR REPLACE FUNCTION register_internal.invitation_usable(given_token_hash bytea)
RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    shown register.invitation;
    uses integer;
BEGIN
    SELECT * INTO shown FROM register.invitation
     WHERE token_hash = given_token_hash FOR UPDATE;
    IF NOT FOUND OR shown.revoked_at IS NOT NULL
       OR shown.expires_at <= now()
       OR (shown.is_guessable
           AND register_internal.tally_wait('0.0.0.0/0', 'wrong_token') IS NOT NULL) THEN
        RETURN NULL;
    END IF;
    IF shown.uses_allowed IS NULL THEN
        RETURN shown.id;
    END IF;
    SELECT shown.uses_completed + count(*) INTO uses
      FROM register.invitation_use
      JOIN register.session ON session.id = session_id
     WHERE invitation_id = shown.id AND session_id IS NOT NULL
       AND session.expires_at > now();
    RETURN CASE WHEN uses >= shown.uses_allowed THEN NULL ELSE shown.id END;
END
$$;
COMMENT ON FUNCTION register_internal.invitation_usable IS
    'The number of the invitation with that token, which nobody else can use until the transaction ends; NULL when it is not good for one more account, or is short and everybody together has guessed too often';
