CREATE OR REPLACE FUNCTION register.withdraw_terms(document text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    UPDATE terms_version SET withdrawn_at = now()
     WHERE terms_version.document = withdraw_terms.document
       AND withdrawn_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no document % is in force',
                        coalesce('"' || withdraw_terms.document || '"', 'NULL')
            USING HINT = 'SELECT * FROM register.terms lists them.';
    END IF;
    RETURN 'the document is out of force';
END
$$;
COMMENT ON FUNCTION register.withdraw_terms IS
    'Takes a document out of force; what was agreed to stays noted. Example: SELECT register.withdraw_terms(''privacy_policy'')';
GRANT EXECUTE ON FUNCTION register.withdraw_terms TO register_admin;
