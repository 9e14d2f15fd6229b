CREATE OR REPLACE FUNCTION register.create_application_service(
    service_name text, namespaces anycompatible, is_exclusive boolean DEFAULT true,
    token text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    -- Of any type, so that one pattern can be given as it is.
    patterns CONSTANT text[] := CASE
        WHEN namespaces::text ~ '^\{.*\}$' THEN namespaces::text
        ELSE array_remove(ARRAY[namespaces::text], NULL)::text END;
BEGIN
    IF service_name !~ '^[a-z0-9_-]{1,50}$' OR service_name IS NULL THEN
        RAISE check_violation
            USING MESSAGE = format('%s can''t be the name of an application service',
                                   coalesce(quote_ident(service_name), 'NULL')),
                  HINT = 'It is 1 to 50 of the characters a-z 0-9 _ -';
    END IF;
    IF patterns = '{}' OR EXISTS (SELECT FROM unnest(patterns) AS pattern
                                   WHERE pattern IS NULL) THEN
        RAISE null_value_not_allowed
            USING MESSAGE = 'an application service has namespaces',
                  HINT = 'They are regular expressions of user IDs, such as ARRAY[''@_irc_.*:example\.org''].';
    END IF;
    token := coalesce(trim_pasted(token),
                      replace(gen_random_uuid()::text
                              || gen_random_uuid()::text, '-', ''));
    IF length(token) NOT BETWEEN 1 AND 255 THEN
        RAISE check_violation
            USING MESSAGE = 'an as_token has 1 to 255 characters',
                  HINT = 'Leave the token out to have one made up.';
    ELSIF EXISTS (SELECT FROM application_service
                WHERE token_hash = sha256(convert_to(token, 'UTF8'))
                  AND name <> service_name) THEN
        RAISE unique_violation
            USING MESSAGE = 'another application service has this token',
                  HINT = 'Leave the token out to have one made up.';
    END IF;
    INSERT INTO application_service (name, token_hash, is_guessable)
    VALUES (service_name, sha256(convert_to(token, 'UTF8')),
            length(token) < 16)
    ON CONFLICT (name) DO UPDATE SET
        token_hash = EXCLUDED.token_hash,
        is_guessable = EXCLUDED.is_guessable;
    DELETE FROM application_service_namespace WHERE service = service_name;
    INSERT INTO application_service_namespace (service, pattern, is_exclusive)
    SELECT DISTINCT service_name, pattern, create_application_service.is_exclusive
      FROM unnest(patterns) AS pattern;
    -- A name that is in no namespace but one that has them all.
    IF is_exclusive AND service_owns(service_name, md5(token)) THEN
        RAISE check_violation
            USING MESSAGE = 'these namespaces would keep every name from being signed up',
                  HINT = 'is_exclusive => false leaves the names in them to others, too.';
    END IF;
    RETURN token;
END
$$;
COMMENT ON FUNCTION register.create_application_service IS
    'Lets an application service make accounts in its namespaces, which are regular expressions of user IDs, and shows its as_token, this once; again for the same name replaces all. Example: SELECT register.create_application_service(''irc'', ARRAY[''@_irc_.*:example\.org''])';
GRANT EXECUTE ON FUNCTION register.create_application_service TO register_admin;
