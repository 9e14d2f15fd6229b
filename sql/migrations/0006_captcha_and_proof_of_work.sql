ALTER TABLE register.settings
    ADD COLUMN captcha_url text CHECK (
        captcha_url ~ '^https://[^\s/]+/'
        OR captcha_url ~ '^http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?/'),
    ADD COLUMN captcha_public_key text,
    ADD COLUMN captcha_hostnames text[] NOT NULL DEFAULT '{}'
        CHECK (array_position(captcha_hostnames, NULL) IS NULL),
    ADD COLUMN captcha_action text,
    ADD COLUMN work_difficulty integer NOT NULL DEFAULT 18
        CHECK (work_difficulty BETWEEN 1 AND 32),
    ADD COLUMN work_lifetime interval NOT NULL DEFAULT '10 minutes'
        CHECK (work_lifetime BETWEEN '10 seconds' AND '1 day');
COMMENT ON COLUMN register.settings.captcha_url IS
    'Where the captcha provider verifies answers: https://www.google.com/recaptcha/api/siteverify, https://api.hcaptcha.com/siteverify, https://challenges.cloudflare.com/turnstile/v0/siteverify; its secret: set_secret(''captcha'', …)';
COMMENT ON COLUMN register.settings.captcha_public_key IS
    'The site key that the provider gave along with the secret, for pages that show the captcha';
COMMENT ON COLUMN register.settings.captcha_hostnames IS
    'Hosts of the pages that may show the captcha; empty: the one of public_base_url';
COMMENT ON COLUMN register.settings.captcha_action IS
    'The action that an answer has to be for, where the provider knows actions (reCAPTCHA 3, Turnstile); NULL: any';
COMMENT ON COLUMN register.settings.work_difficulty IS
    'Proof of work: zero bits that the client has to find; one more doubles its work (18: a second or so in a browser)';
COMMENT ON COLUMN register.settings.work_lifetime IS
    'Proof of work: how long a challenge can be solved';

CREATE TABLE register.captcha_answer (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    used_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX captcha_answer_used_at ON register.captcha_answer (used_at);
COMMENT ON TABLE register.captcha_answer IS
    'Captcha answers of the last day: each is accepted once, whatever the provider says';
COMMENT ON COLUMN register.captcha_answer.hash IS 'SHA-256 of the answer';
COMMENT ON COLUMN register.captcha_answer.used_at IS
    'When it was accepted; a day later it is forgotten';
