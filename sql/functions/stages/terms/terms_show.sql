CREATE OR REPLACE FUNCTION register_internal.terms_show() RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN jsonb_build_object('policies', (
        SELECT coalesce(jsonb_object_agg(document, translations
                   || jsonb_build_object('version', version)), '{}')
          FROM (SELECT document, version,
                       jsonb_object_agg(language, jsonb_build_object(
                           'name', title, 'url', url)) AS translations
                  FROM register_internal.terms_due()
                  JOIN register.terms_text USING (document, version)
                 GROUP BY document, version) AS policy));
END
$$;
COMMENT ON FUNCTION register_internal.terms_show IS
    'Stage m.login.terms: the documents in force, and where to read them in each language';
