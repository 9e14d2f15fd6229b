CREATE OR REPLACE FUNCTION register_internal.captcha_pass(
    given_session bytea, given_evidence jsonb, given_localpart text)
RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM register.captcha_answer WHERE hash IN (
        SELECT hash FROM register.captcha_answer
         WHERE used_at <= now() - interval '1 day'
         ORDER BY used_at LIMIT 4 FOR UPDATE SKIP LOCKED);
    INSERT INTO register.captcha_answer (hash)
    VALUES (decode(given_evidence ->> 'answer_hash', 'hex'))
    ON CONFLICT DO NOTHING;
    RETURN CASE WHEN NOT FOUND THEN 'captcha_used' END;
END
$$;
COMMENT ON FUNCTION register_internal.captcha_pass IS
    'Stage m.login.recaptcha: accepts an answer once';
