CREATE OR REPLACE FUNCTION register_internal.name_fault(
    given_localpart text, given_session bytea,
    given_type text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    invited CONSTANT text := (
        SELECT for_name
          FROM register.invitation_use
          JOIN register.invitation ON id = invitation_id
         WHERE session_id = given_session);
    is_kept boolean;
BEGIN
    IF invited <> given_localpart THEN
        RETURN 'name_not_invited';
    END IF;
    IF given_type IS NOT NULL
       AND EXISTS (SELECT FROM register.name
                    WHERE session_id = given_session
                      AND localpart <> given_localpart) THEN
        RETURN 'name_changed';
    END IF;
    -- An invitation for a name goes before what reserves it.
    is_kept := invited IS NULL
               AND register_internal.invitation_keeps(given_localpart) IS NOT NULL;
    IF invited IS NULL
       AND (is_kept
        OR EXISTS (SELECT FROM register.reserved_name
                    WHERE given_localpart LIKE
                          replace(replace(pattern, '_', '\_'), '*', '%'))
        OR EXISTS (SELECT FROM register.application_service_namespace,
                               register.settings
                    WHERE is_exclusive
                      AND '@' || given_localpart || ':' || server_name
                          ~ ('^(?:' || pattern || ')$')))
       AND NOT EXISTS (SELECT FROM register.stage_type
                        WHERE type = given_type AND takes_reserved) THEN
        RETURN CASE WHEN is_kept THEN 'name_invited'
                    ELSE 'name_reserved' END;
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
COMMENT ON FUNCTION register_internal.name_fault IS
    'Why this sign-up (NULL: a new one) can''t have that name through that stage type; NULL when it can. Without a stage type it may take another one than it holds';
