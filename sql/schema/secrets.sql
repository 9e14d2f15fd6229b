CREATE TABLE register.secret (
    name text PRIMARY KEY CONSTRAINT secret_has_a_use CHECK (
        name IN ('signing', 'captcha', 'homeserver', 'shared_secret', 'smtp_password')
        OR name ~ '^oauth2 [a-z0-9_-]{1,50}$'),
    value text NOT NULL CHECK (length(value) BETWEEN 1 AND 4096),
    set_at timestamptz NOT NULL DEFAULT now(),
    sent_to text
);
COMMENT ON TABLE register.secret IS
    'Secrets that stages and the mailer need; set with set_secret(), which no role can read, listed in the view secrets';
COMMENT ON COLUMN register.secret.name IS
    'captcha, homeserver, shared_secret, smtp_password, or oauth2 and the name of a provider; signing is our own, made at the installation';
COMMENT ON COLUMN register.secret.value IS 'As it is';
COMMENT ON COLUMN register.secret.set_at IS 'When it was set';
COMMENT ON COLUMN register.secret.sent_to IS
    'Where the settings sent it when it was set: it is sent nowhere else; NULL: nowhere yet, or it is never sent';
INSERT INTO register.secret (name, value)
SELECT 'signing',
       encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                     || uuid_send(gen_random_uuid())), 'hex');
