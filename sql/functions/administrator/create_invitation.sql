CREATE OR REPLACE FUNCTION register.create_invitation(
    uses integer DEFAULT 1, lifetime anycompatible DEFAULT NULL::text,
    note text DEFAULT NULL, token text DEFAULT NULL,
    for_name text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    -- Of any type, so that what is no time is refused in a sentence.
    ends_at CONSTANT timestamptz := now() + CASE WHEN lifetime IS NOT NULL
        THEN read_period(lifetime::text,
                 'lifetime => ''1 week''; without it, an invitation has no end') END;
BEGIN
    token := read_invitation(
        coalesce(token, replace(gen_random_uuid()::text, '-', '')));
    for_name := read_name(for_name);
    IF uses < 1 THEN
        RAISE check_violation
            USING MESSAGE = 'an invitation is for 1 account or more',
                  HINT = 'uses => NULL is for any number.';
    ELSIF for_name IS NOT NULL AND uses IS DISTINCT FROM 1 THEN
        RAISE check_violation
            USING MESSAGE = 'an invitation for one user name is for one account',
                  HINT = 'Leave uses out, or for_name.';
    ELSIF for_name !~ '^[a-z0-9._=/+-]+$' OR length(for_name) > 252 THEN
        RAISE check_violation
            USING MESSAGE = format('"%s" can''t be a user name', for_name),
                  HINT = 'A user name has up to 252 of the characters a-z 0-9 . _ = / + -';
    END IF;
    IF for_name IS NOT NULL THEN
        -- No step takes a name until this is done: see advance().
        LOCK TABLE name IN SHARE MODE;
    END IF;
    IF (name_judge(for_name, NULL, NULL, true,
                   (SELECT settings FROM settings))).error IS NOT NULL
       OR EXISTS (SELECT FROM invitation_keeps(for_name)) THEN
        RAISE EXCEPTION 'the user name "%" is taken, held or kept already', for_name
            USING HINT = 'SELECT * FROM register.accounts, register.sign_ups and register.invitations tell whose it is.';
    END IF;
    INSERT INTO invitation (token_hash, uses_allowed, expires_at, note, for_name,
                            is_guessable)
    VALUES (sha256(convert_to(token, 'UTF8')), uses, ends_at, note,
            create_invitation.for_name, length(token) < 16);
    RETURN token;
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'there is an invitation with this token already'
        USING HINT = 'Leave the token out to have one made up.';
END
$$;
COMMENT ON FUNCTION register.create_invitation(
    integer, anycompatible, text, text, text) IS
    'Makes an invitation for so many accounts (NULL: any number) and shows its token, this once (invitation_link() makes a link of it); with for_name it is good for that user name only, which no other sign-up can have while it holds. Example: SELECT token, register.invitation_link(token) AS link FROM register.create_invitation(lifetime => ''1 week'', for_name => ''bob'') AS token';
GRANT EXECUTE ON FUNCTION register.create_invitation(
    integer, anycompatible, text, text, text) TO register_admin;

CREATE OR REPLACE FUNCTION register.create_invitation(
    uses text, lifetime anycompatible DEFAULT NULL::text,
    note text DEFAULT NULL, token text DEFAULT NULL,
    for_name text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    IF uses !~ '^\s*[0-9]{1,9}\s*$' THEN
        -- What it is may be a token, so it is not repeated.
        RAISE invalid_parameter_value
            USING MESSAGE = 'the first value, uses, is a number of accounts',
                  HINT = 'Say which value is which: create_invitation(uses => 5, lifetime => ''1 week'', note => ''book club'').';
    END IF;
    RETURN create_invitation(uses::integer, lifetime, note, token, for_name);
END
$$;
COMMENT ON FUNCTION register.create_invitation(
    text, anycompatible, text, text, text) IS
    'The other create_invitation() where uses is in quotes, such as a note that is taken for it: PostgreSQL would refuse it in words of its own';
GRANT EXECUTE ON FUNCTION register.create_invitation(
    text, anycompatible, text, text, text) TO register_admin;
