CREATE OR REPLACE FUNCTION register_internal.oauth2_attempt(
    login register.oauth2_login) RETURNS integer
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN CASE WHEN login.subject IS NULL AND login.tries_left = 0
                THEN login.attempt + 1 ELSE coalesce(login.attempt, 0) END;
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_attempt IS
    'Which login of its sign-up the next request is about (NULL: the first): a new one when no try is left';
