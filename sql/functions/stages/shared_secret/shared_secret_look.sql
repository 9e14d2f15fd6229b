CREATE OR REPLACE FUNCTION register_internal.shared_secret_look(
    given_session bytea, given_keys jsonb, given_peer inet) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT jsonb_build_object(
                       'error', error,
                       'retry_after', retry_after,
                       'tries_left', tries_left,
                       'nonce_key', register_internal.derived_key('nonce'))
              FROM register_internal.shared_secret_judge(given_keys, given_peer));
END
$$;
COMMENT ON FUNCTION register_internal.shared_secret_look IS
    'Stage org.matrix.login.shared_secret: judges the HMAC before a password is hashed for it, and tells the key that nonces are signed with';
