CREATE OR REPLACE FUNCTION register_internal.terms_tag() RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT string_agg(concat_ws(' ', document, version), ', '
                                       ORDER BY document)
                       FROM register_internal.terms_due()), '');
END
$$;
COMMENT ON FUNCTION register_internal.terms_tag IS
    'The documents in force and their versions: what a sign-up remembers that it was shown';
