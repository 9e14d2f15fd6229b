CREATE OR REPLACE FUNCTION register.shared_secret_open(given_session bytea)
RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'secret', (SELECT value FROM register.secret
                    WHERE name = 'shared_secret'),
        'key', (SELECT value FROM register.secret WHERE name = 'signing'))
$$;
COMMENT ON FUNCTION register.shared_secret_open IS
    'Stage org.matrix.login.shared_secret: the secret, and the key that nonces are signed with';
