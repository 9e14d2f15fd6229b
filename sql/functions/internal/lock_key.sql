CREATE OR REPLACE FUNCTION register_internal.lock_key(given_words text)
RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT hashtextextended(given_words, hashtextextended(value, 0))
              FROM register.secret WHERE name = 'signing');
END
$$;
COMMENT ON FUNCTION register_internal.lock_key IS
    'The key of an advisory lock. It depends on a secret: another role can''t hold the lock to keep sign-ups waiting';
