CREATE OR REPLACE FUNCTION register_internal.terms_due()
RETURNS SETOF register.terms_version
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (document) *
      FROM register.terms_version
     WHERE withdrawn_at IS NULL
     ORDER BY document, published_at DESC, version DESC
$$;
COMMENT ON FUNCTION register_internal.terms_due IS
    'Stage m.login.terms: the version in force of each document; not read from the view terms_in_force, since an upgrade locks views';
