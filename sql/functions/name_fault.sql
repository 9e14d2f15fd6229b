CREATE OR REPLACE FUNCTION register.name_fault(
    given_localpart text, given_session bytea) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF EXISTS (SELECT FROM register.name
                WHERE session_id = given_session
                  AND localpart <> given_localpart) THEN
        RETURN 'name_changed';
    END IF;
    IF EXISTS (SELECT FROM register.reserved_name
                WHERE given_localpart LIKE
                      replace(replace(pattern, '_', '\_'), '*', '%')) THEN
        RETURN 'name_reserved';
    END IF;
    IF EXISTS (SELECT FROM register.name
                 LEFT JOIN register.session ON session.id = session_id
                WHERE name.localpart = given_localpart
                  AND (session_id IS NULL
                       OR (session_id IS DISTINCT FROM given_session
                           AND expires_at > now()))) THEN
        RETURN 'name_in_use';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION register.name_fault IS
    'Why this sign-up (NULL: a new one) can''t have that name; NULL when it can';
