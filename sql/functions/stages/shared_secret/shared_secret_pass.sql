CREATE OR REPLACE FUNCTION register_internal.shared_secret_pass(
    given_session bytea, given_localpart text, given_result jsonb,
    given_peer inet, OUT error text, OUT retry_after integer,
    OUT tries_left integer, OUT for_name text)
LANGUAGE plpgsql AS $$
BEGIN
    SELECT judged.error, judged.retry_after, judged.tries_left
      INTO error, retry_after, tries_left
      FROM register_internal.shared_secret_judge(given_result, given_peer)
           AS judged;
    -- The order is for one user name, as the client wrote it.
    IF error IS NULL AND given_localpart IS DISTINCT FROM
       substring(lower(given_result ->> 'user') FROM '[a-z0-9._=/+-]+') THEN
        error := 'wrong_mac';
    END IF;
    IF error IS NOT NULL OR given_result ->> 'nonce' IS NULL THEN
        RETURN;
    END IF;
    PERFORM register_internal.expired_sweep('used_nonce', 4);
    INSERT INTO register.used_nonce (hash)
    VALUES (sha256(convert_to(given_result ->> 'nonce', 'UTF8')))
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        error := 'nonce_unknown';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.shared_secret_pass IS
    'Stage org.matrix.login.shared_secret: judges for itself the HMAC and the user name that it is for, and takes the nonce, which is good once';
