CREATE TABLE register.email_validation (
    sid text PRIMARY KEY CHECK (sid ~ '^[0-9a-f]{32}$'),
    client_secret_hash bytea NOT NULL CHECK (length(client_secret_hash) = 32),
    address text NOT NULL CHECK (address ~ '^[^\s@]+@[^\s@]+$'),
    send_attempt integer NOT NULL DEFAULT 0 CHECK (send_attempt >= 0),
    next_link text CHECK (next_link ~ '^https?://[^[:space:][:cntrl:]]+$'
                          AND length(next_link) <= 2000),
    expires_at timestamptz NOT NULL,
    validated_at timestamptz,
    session_id bytea REFERENCES register.session ON DELETE SET NULL,
    UNIQUE (client_secret_hash, address),
    CONSTRAINT used_when_validated CHECK (
        session_id IS NULL OR validated_at IS NOT NULL)
);
CREATE INDEX email_validation_expires_at ON register.email_validation (expires_at);
CREATE INDEX email_validation_session_id ON register.email_validation (session_id);
COMMENT ON TABLE register.email_validation IS
    'Addresses that clients have had validated here, outside any sign-up, to show for m.login.email.identity';
COMMENT ON COLUMN register.email_validation.sid IS
    'What the client knows it by';
COMMENT ON COLUMN register.email_validation.client_secret_hash IS
    'SHA-256 of the secret that makes it this client''s';
COMMENT ON COLUMN register.email_validation.address IS
    'E-mail address, in lower case';
COMMENT ON COLUMN register.email_validation.send_attempt IS
    'Highest attempt so far: only a higher one sends another mail';
COMMENT ON COLUMN register.email_validation.next_link IS
    'Where the client wants people to go on afterwards';
COMMENT ON COLUMN register.email_validation.expires_at IS
    'Until when it can be validated, and then, until when it can be shown';
COMMENT ON COLUMN register.email_validation.validated_at IS
    'When its link was confirmed';
COMMENT ON COLUMN register.email_validation.session_id IS
    'The sign-up that has shown it; a validation is good for one';

CREATE TABLE register.email_validation_link (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    sid text NOT NULL REFERENCES register.email_validation
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX email_validation_link_sid ON register.email_validation_link (sid);
COMMENT ON TABLE register.email_validation_link IS
    'The links that were mailed: those of earlier mails stay good';
COMMENT ON COLUMN register.email_validation_link.token_hash IS
    'SHA-256 of the token in the link';
COMMENT ON COLUMN register.email_validation_link.sid IS 'The validation';

ALTER TABLE register.mail_template
    DROP CONSTRAINT code_or_link_is_told,
    ADD CONSTRAINT code_or_link_is_told CHECK (
        CASE kind
            WHEN 'code' THEN text ~ '\{(code|link)\}' AND html ~ '\{(code|link)\}'
            WHEN 'link' THEN text ~ '\{link\}' AND html ~ '\{link\}'
            ELSE true END);
COMMENT ON COLUMN register.mail_template.kind IS
    'code: proves that an address is somebody''s; link: the same for clients that can''t take a code; address_in_use: sent instead when an account has the address already';
INSERT INTO register.mail_template (kind, subject, text, html) VALUES
('link', 'Confirm your address for {server_name}',
'Hello,

somebody, probably you, is signing up at {server_name} with this address.
To confirm that it is yours, open this link:

{link}

It is good for {minutes} minutes.

If you did not ask for this, somebody has probably mistyped an address. You
can ignore this mail: nothing happens without the link.
',
'<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Confirm your address for {server_name}</title>
</head>
<body style="margin: 2em auto; max-width: 32em; padding: 0 1em; font: 16px/1.5 sans-serif">
<p>Hello,</p>
<p>somebody, probably you, is signing up at <b>{server_name}</b> with this address. To confirm that it is yours, use this button:</p>
<p><a href="{link}" style="display: inline-block; padding: 0.6em 1.2em; border-radius: 0.4em; background: #1a5fb4; color: #ffffff; text-decoration: none">Confirm my address</a></p>
<p>If the button does nothing, open this link:<br><a href="{link}" style="color: inherit; word-break: break-all">{link}</a></p>
<p>It is good for {minutes} minutes.</p>
<p>If you did not ask for this, somebody has probably mistyped an address. You can ignore this mail: nothing happens without the link.</p>
</body>
</html>
')
ON CONFLICT DO NOTHING;
