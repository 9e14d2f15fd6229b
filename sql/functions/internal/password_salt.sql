CREATE OR REPLACE FUNCTION register_internal.password_salt(given_hash text)
RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    -- bcrypt writes 22 characters of salt and the digest without a $ between.
    SELECT CASE WHEN given_hash LIKE '$2_$%' THEN left(given_hash, 29)
                ELSE substring(given_hash FROM '^(.*\$)[^$]*$') END
$$;
COMMENT ON FUNCTION register_internal.password_salt IS
    'Method, cost and salt of a crypt(3) string: what another password has to be hashed with to be compared. They tell nothing of the password';
