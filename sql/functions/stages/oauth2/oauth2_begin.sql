CREATE OR REPLACE FUNCTION register_internal.oauth2_begin(
    given_session bytea, given_evidence jsonb, given_peer inet,
    OUT fault text, OUT retry_after integer)
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO register.oauth2_login
        (session_id, provider, state_hash, authorization_endpoint)
    VALUES (given_session, given_evidence ->> 'provider',
            decode(given_evidence ->> 'state_hash', 'hex'),
            given_evidence ->> 'authorization_endpoint')
    ON CONFLICT (session_id) DO UPDATE SET
        provider = EXCLUDED.provider,
        state_hash = EXCLUDED.state_hash,
        authorization_endpoint = EXCLUDED.authorization_endpoint,
        -- What another provider said meanwhile is not for this one.
        subject = CASE WHEN oauth2_login.state_hash = EXCLUDED.state_hash
                       THEN oauth2_login.subject END;
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_begin IS
    'Stage m.login.oauth2: the person is sent to a provider';
