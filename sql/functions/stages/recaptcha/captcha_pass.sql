CREATE OR REPLACE FUNCTION register_internal.captcha_pass(
    given_session bytea, given_localpart text, given_result jsonb,
    given_peer inet, OUT error text, OUT retry_after integer,
    OUT tries_left integer, OUT for_name text)
LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT captcha_url FROM register.settings) IS NULL THEN
        error := 'not_set_up';
        RETURN;
    END IF;
    PERFORM register_internal.expired_sweep('captcha_answer', 4);
    INSERT INTO register.captcha_answer (hash)
    VALUES (decode(given_result ->> 'answer_hash', 'hex'))
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        error := 'captcha_used';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.captcha_pass IS
    'Stage m.login.recaptcha: an answer that the provider accepted is good once';
