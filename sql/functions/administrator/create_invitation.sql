CREATE OR REPLACE FUNCTION register.create_invitation(
    uses integer DEFAULT 1, lifetime interval DEFAULT NULL,
    note text DEFAULT NULL, token text DEFAULT NULL,
    for_name text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    token := coalesce(trim_pasted(token), replace(gen_random_uuid()::text, '-', ''));
    IF token !~ '^[A-Za-z0-9._~-]{1,64}$' THEN
        RAISE EXCEPTION 'an invitation is 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -';
    END IF;
    for_name := lower(trim_pasted(for_name));
    for_name := coalesce(substring(for_name FROM '^@([^:]+):'), for_name);
    IF uses < 1 THEN
        RAISE check_violation
            USING MESSAGE = 'an invitation is for 1 account or more',
                  HINT = 'uses => NULL is for any number.';
    ELSIF lifetime <= interval '0' THEN
        RAISE check_violation
            USING MESSAGE = 'an invitation can''t end before it begins',
                  HINT = 'lifetime => ''1 week'' ends it in a week; without it, it has no end.';
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
    IF (name_judge(for_name, NULL, NULL, true)).error IS NOT NULL
       OR invitation_keeps(for_name) IS NOT NULL THEN
        RAISE EXCEPTION 'the user name "%" is taken, held or kept already', for_name
            USING HINT = 'SELECT * FROM register.accounts, register.sign_ups and register.invitations tell whose it is.';
    END IF;
    INSERT INTO invitation (token_hash, uses_allowed, expires_at, note, for_name,
                            is_guessable)
    VALUES (sha256(convert_to(token, 'UTF8')), uses, now() + lifetime, note,
            create_invitation.for_name, length(token) < 16);
    RETURN token;
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'there is an invitation with this token already'
        USING HINT = 'Leave the token out to have one made up.';
END
$$;
COMMENT ON FUNCTION register.create_invitation IS
    'Makes an invitation for so many accounts (NULL: any number) and shows its token, this once (invitation_link() makes a link of it); with for_name it is good for that user name only, which no other sign-up can have while it holds. Example: SELECT register.create_invitation(lifetime => ''1 week'', for_name => ''bob'')';
GRANT EXECUTE ON FUNCTION register.create_invitation TO register_admin;
