CREATE OR REPLACE FUNCTION register.publish_terms(
    document text, version anycompatible, language text, title text, url text)
RETURNS text
LANGUAGE sql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    INSERT INTO terms_version (document, version)
    VALUES (publish_terms.document, publish_terms.version::text)
    ON CONFLICT ON CONSTRAINT terms_version_pkey DO UPDATE SET
        withdrawn_at = NULL;
    INSERT INTO terms_text (document, version, language, title, url)
    VALUES (publish_terms.document, publish_terms.version::text,
            publish_terms.language, publish_terms.title, publish_terms.url)
    ON CONFLICT ON CONSTRAINT terms_text_pkey DO UPDATE SET
        title = EXCLUDED.title, url = EXCLUDED.url;
    SELECT CASE WHEN terms_in_force.version = publish_terms.version::text
                THEN format('%s %s is in force in the language %s', $1, $2, $3)
                     || coalesce(' and not yet in ' || (
                         SELECT string_agg(before.language, ', ' ORDER BY before.language)
                           FROM terms_text AS before
                          WHERE before.document = $1 AND before.version = (
                                SELECT earlier.version FROM terms_version AS earlier
                                 WHERE earlier.document = $1 AND earlier.version <> $2::text
                                   AND withdrawn_at IS NULL
                                 ORDER BY published_at DESC, earlier.version DESC LIMIT 1)
                            AND NOT EXISTS (SELECT FROM terms_text AS ours
                                             WHERE (ours.document, ours.version, ours.language)
                                                   = ($1, $2::text, before.language)))
                         || ', which the version before has', '')
                ELSE format('%s %s has a text in the language %s; in force is the later %s',
                            $1, $2, $3, terms_in_force.version) END
      FROM terms_in_force WHERE terms_in_force.document = publish_terms.document
$$;
COMMENT ON FUNCTION register.publish_terms IS
    'Puts a version of a document in force, in one language; call it again for each other language, also of a later version: of an earlier one nothing is in force. Example: SELECT register.publish_terms(''privacy_policy'', ''1.0'', ''en'', ''Privacy policy'', ''https://example.org/privacy-1.0'')';
GRANT EXECUTE ON FUNCTION register.publish_terms TO register_admin;
