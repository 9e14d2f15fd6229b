CREATE OR REPLACE FUNCTION register_internal.oauth2_challenge(
    given_session bytea, given_localpart text, given_result jsonb,
    given_peer inet, OUT error text, OUT retry_after integer,
    OUT tries_left integer, OUT for_name text)
LANGUAGE plpgsql AS $$
DECLARE
    earlier register.oauth2_login;
    given_attempt CONSTANT integer := given_result ->> 'attempt';
BEGIN
    SELECT * INTO earlier FROM register.oauth2_login
     WHERE session_id = given_session;
    IF given_attempt IS DISTINCT FROM register_internal.oauth2_attempt(earlier)
    THEN
        error := 'session_moved';
        RETURN;
    END IF;
    DELETE FROM register.oauth2_login
     WHERE session_id = given_session AND attempt < given_attempt;
    INSERT INTO register.oauth2_login AS kept
        (session_id, provider, state_hash, attempt)
    VALUES (given_session, given_result ->> 'provider',
            decode(given_result ->> 'state_hash', 'hex'), given_attempt)
    ON CONFLICT (session_id) DO UPDATE SET
        provider = EXCLUDED.provider,
        state_hash = EXCLUDED.state_hash,
        -- What another provider said meanwhile is not for this one.
        subject = CASE WHEN kept.state_hash = EXCLUDED.state_hash
                       THEN kept.subject END;
    PERFORM register_internal.oauth2_keep(given_result ->> 'provider',
                                          given_result -> 'discovered');
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_challenge IS
    'Stage m.login.oauth2: the person is sent to a provider';
