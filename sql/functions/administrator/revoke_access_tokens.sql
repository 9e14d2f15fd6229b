CREATE OR REPLACE FUNCTION register.revoke_access_tokens(account_name text)
RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    WITH revoked AS (
        UPDATE device SET token_hash = NULL
         WHERE localpart = localpart_here(account_name)
           AND token_hash IS NOT NULL
        RETURNING 1)
    SELECT count(*) FROM revoked
$$;
COMMENT ON FUNCTION register.revoke_access_tokens IS
    'Revokes all access tokens of an account and says how many there were. Example: SELECT register.revoke_access_tokens(''bob'')';
GRANT EXECUTE ON FUNCTION register.revoke_access_tokens TO register_admin;
