CREATE TABLE register.captcha_answer (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    used_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX captcha_answer_used_at ON register.captcha_answer (used_at);
COMMENT ON TABLE register.captcha_answer IS
    'Captcha answers of the last day: each is accepted once, also where the provider would accept it again';
COMMENT ON COLUMN register.captcha_answer.hash IS 'SHA-256 of the answer';
COMMENT ON COLUMN register.captcha_answer.used_at IS
    'When it was accepted; a day later it is forgotten';
