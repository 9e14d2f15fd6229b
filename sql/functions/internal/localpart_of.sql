CREATE OR REPLACE FUNCTION register_internal.localpart_of(account_name text) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    wanted CONSTANT text := trim_pasted(account_name);
    found_localpart text;
BEGIN
    SELECT localpart INTO found_localpart FROM account
     WHERE localpart = lower(wanted)
        OR (localpart = substring(wanted FROM '^@([^:]+):')
            AND wanted = '@' || localpart || ':' || server_name);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no account %', coalesce('"' || account_name || '"', 'NULL')
            USING HINT = 'SELECT * FROM register.accounts lists them.';
    END IF;
    RETURN found_localpart;
END
$$;
COMMENT ON FUNCTION register_internal.localpart_of IS
    'The account that an administrator means by bob or @bob:example.org; an error when there is none';
