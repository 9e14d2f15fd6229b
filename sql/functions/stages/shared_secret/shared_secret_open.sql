CREATE OR REPLACE FUNCTION register_internal.shared_secret_open(given_session bytea)
RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
    shared CONSTANT text := value FROM register.secret
                             WHERE name = 'shared_secret';
    retry_after integer;
BEGIN
    IF length(shared) < 16 THEN
        retry_after := register_internal.tally_wait('0.0.0.0/0', 'wrong_mac');
    END IF;
    IF retry_after IS NOT NULL THEN
        RETURN jsonb_build_object('fault', 'too_many_guesses',
                                  'retry_after', retry_after);
    END IF;
    RETURN jsonb_build_object(
        'secret', shared,
        'key', (SELECT value FROM register.secret WHERE name = 'signing'));
END
$$;
COMMENT ON FUNCTION register_internal.shared_secret_open IS
    'Stage org.matrix.login.shared_secret: the secret, and the key that nonces are signed with; or a refusal, where the secret is short and everybody together has guessed too often';
