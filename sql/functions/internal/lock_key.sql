CREATE OR REPLACE FUNCTION register_internal.lock_key(given_words text)
RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT ('x' || encode(substr(sha256(convert_to(
                        value || ' ' || given_words, 'UTF8')), 1, 8),
                    'hex'))::bit(64)::bigint
              FROM register.secret WHERE name = 'signing');
END
$$;
COMMENT ON FUNCTION register_internal.lock_key IS
    'The key of an advisory lock. It depends on a secret: another role can''t hold the lock to keep sign-ups waiting';
