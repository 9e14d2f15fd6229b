CREATE OR REPLACE FUNCTION register_internal.oauth2_begin(
    given_session bytea, given_evidence jsonb, given_peer inet,
    OUT fault text, OUT retry_after integer)
LANGUAGE plpgsql AS $$
DECLARE
    earlier register.oauth2_login;
    given_attempt CONSTANT integer := given_evidence ->> 'attempt';
BEGIN
    SELECT * INTO earlier FROM register.oauth2_login
     WHERE session_id = given_session;
    IF given_attempt IS DISTINCT FROM register_internal.oauth2_attempt(earlier)
    THEN
        fault := 'session_moved';
        RETURN;
    END IF;
    DELETE FROM register.oauth2_login
     WHERE session_id = given_session AND attempt < given_attempt;
    INSERT INTO register.oauth2_login AS kept
        (session_id, provider, state_hash, attempt)
    VALUES (given_session, given_evidence ->> 'provider',
            decode(given_evidence ->> 'state_hash', 'hex'), given_attempt)
    ON CONFLICT (session_id) DO UPDATE SET
        provider = EXCLUDED.provider,
        state_hash = EXCLUDED.state_hash,
        -- What another provider said meanwhile is not for this one.
        subject = CASE WHEN kept.state_hash = EXCLUDED.state_hash
                       THEN kept.subject END;
    PERFORM register_internal.oauth2_keep(given_evidence ->> 'provider',
                                          given_evidence -> 'discovered');
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_begin IS
    'Stage m.login.oauth2: the person is sent to a provider';
