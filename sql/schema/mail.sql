CREATE TABLE register.mail_template (
    kind text PRIMARY KEY CHECK (kind ~ '^[a-z0-9_]{1,50}$'),
    subject text NOT NULL CHECK (subject ~ '^[^[:cntrl:]]{1,200}$'),
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 20000),
    html text NOT NULL CHECK (length(html) BETWEEN 1 AND 20000),
    CONSTRAINT placeholders_are_known CHECK (
        regexp_replace(subject || text || html,
            '\{(code|link|server_name|user_id|address|minutes)\}', '', 'g')
        !~ '\{[a-z_]+\}'),
    CONSTRAINT code_or_link_is_told CHECK (
        CASE kind
            WHEN 'code' THEN text ~ '\{(code|link)\}' AND html ~ '\{(code|link)\}'
            WHEN 'link' THEN text ~ '\{link\}' AND html ~ '\{link\}'
            ELSE true END)
);
COMMENT ON CONSTRAINT placeholders_are_known ON register.mail_template IS
    'a mail has only the placeholders {code} {link} {server_name} {user_id} {address} {minutes}';
COMMENT ON CONSTRAINT code_or_link_is_told ON register.mail_template IS
    'text and html of the mail "code" have {code} or {link}, those of the mail "link" have {link}';
COMMENT ON TABLE register.mail_template IS
    'The words of the mails, yours to change; {code} {link} {server_name} {user_id} {address} {minutes} are filled in';
COMMENT ON COLUMN register.mail_template.kind IS
    'code: to confirm an address by a code, or by the link (m.login.email.code); link: by a link alone (m.login.email.url, and validations for clients); address_in_use: sent instead when an account has the address already; approved, denied: what became of an account that needed approval; approved_sign_up: the same where a homeserver makes it, which it does when the person comes back';
COMMENT ON COLUMN register.mail_template.subject IS
    'One line, of 1 to 200 characters';
COMMENT ON COLUMN register.mail_template.text IS
    'For mail readers that show plain text: 1 to 20000 characters';
COMMENT ON COLUMN register.mail_template.html IS
    'For all others: 1 to 20000 characters; what is filled in is escaped';
INSERT INTO register.mail_template (kind, subject, text, html) VALUES
('code', 'Your code for {server_name}: {code}',
'Hello,

Your code to sign up at {server_name} is

    {code}

Enter it on the page where you are signing up, or open this link:

{link}

Both work for {minutes} minutes.

If you did not ask for this, your address was probably entered by mistake.
You can ignore this email: nothing happens without the code.
',
'<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Your code for {server_name}</title>
</head>
<body style="margin: 2em auto; max-width: 32em; padding: 0 1em; font: 16px/1.5 sans-serif">
<p>Hello,</p>
<p>Your code to sign up at <b>{server_name}</b> is</p>
<p style="font-size: 2em; letter-spacing: 0.1em"><b>{code}</b></p>
<p>Enter it on the page where you are signing up, or use this button:</p>
<p><a href="{link}" style="display: inline-block; padding: 0.6em 1.2em; border-radius: 0.4em; background: #0b6e63; color: #ffffff; text-decoration: none">Confirm my address</a></p>
<p>If the button does nothing, open this link:<br><a href="{link}" style="color: inherit; word-break: break-all">{link}</a></p>
<p>Both work for {minutes} minutes.</p>
<p>If you did not ask for this, your address was probably entered by mistake. You can ignore this email: nothing happens without the code.</p>
</body>
</html>
'),
('link', 'Confirm your email address for {server_name}',
'Hello,

This email address was entered to sign up at {server_name}. Open this link to
confirm that it is yours:

{link}

The link works for {minutes} minutes.

If you did not ask for this, your address was probably entered by mistake.
You can ignore this email: nothing happens without the link.
',
'<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Confirm your email address for {server_name}</title>
</head>
<body style="margin: 2em auto; max-width: 32em; padding: 0 1em; font: 16px/1.5 sans-serif">
<p>Hello,</p>
<p>This email address was entered to sign up at <b>{server_name}</b>. Use this button to confirm that it is yours:</p>
<p><a href="{link}" style="display: inline-block; padding: 0.6em 1.2em; border-radius: 0.4em; background: #0b6e63; color: #ffffff; text-decoration: none">Confirm my address</a></p>
<p>If the button does nothing, open this link:<br><a href="{link}" style="color: inherit; word-break: break-all">{link}</a></p>
<p>The link works for {minutes} minutes.</p>
<p>If you did not ask for this, your address was probably entered by mistake. You can ignore this email: nothing happens without the link.</p>
</body>
</html>
'),
('address_in_use', 'You already have an account at {server_name}',
'Hello,

This email address was entered to sign up at {server_name}, but it already
belongs to an account:

    {user_id}

If it was you, log in with that account instead. If not, you can ignore this
email: nothing has changed.
',
'<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>You already have an account at {server_name}</title>
</head>
<body style="margin: 2em auto; max-width: 32em; padding: 0 1em; font: 16px/1.5 sans-serif">
<p>Hello,</p>
<p>This email address was entered to sign up at <b>{server_name}</b>, but it already belongs to an account:</p>
<p style="font-size: 1.2em"><b>{user_id}</b></p>
<p>If it was you, log in with that account instead. If not, you can ignore this email: nothing has changed.</p>
</body>
</html>
'),
('approved', 'Your account at {server_name} has been approved',
'Hello,

Your account {user_id} has been approved. You can use it now.
',
'<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Your account at {server_name} has been approved</title>
</head>
<body style="margin: 2em auto; max-width: 32em; padding: 0 1em; font: 16px/1.5 sans-serif">
<p>Hello,</p>
<p>Your account <b>{user_id}</b> has been approved. You can use it now.</p>
</body>
</html>
'),
('approved_sign_up', 'Your account at {server_name} has been approved',
'Hello,

Your account {user_id} has been approved. To finish signing up, go back to the
page where you asked for it, or open the link that you kept.
',
'<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Your account at {server_name} has been approved</title>
</head>
<body style="margin: 2em auto; max-width: 32em; padding: 0 1em; font: 16px/1.5 sans-serif">
<p>Hello,</p>
<p>Your account <b>{user_id}</b> has been approved. To finish signing up, go back to the page where you asked for it, or open the link that you kept.</p>
</body>
</html>
'),
('denied', 'Your account at {server_name} was not approved',
'Hello,

Your request for the account {user_id} was not approved. Everything that was
stored with it has been deleted.
',
'<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Your account at {server_name} was not approved</title>
</head>
<body style="margin: 2em auto; max-width: 32em; padding: 0 1em; font: 16px/1.5 sans-serif">
<p>Hello,</p>
<p>Your request for the account <b>{user_id}</b> was not approved. Everything that was stored with it has been deleted.</p>
</body>
</html>
');

CREATE TABLE register.mail (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id bytea CHECK (length(session_id) = 32),
    address text NOT NULL CHECK (
        address ~ '^[^[:space:][:cntrl:]<>]+@[^[:space:][:cntrl:]<>@]+$'
        AND length(address) <= 254),
    network cidr NOT NULL,
    kind text NOT NULL REFERENCES register.mail_template,
    message_id text NOT NULL UNIQUE
        CHECK (message_id ~ '^<[^[:space:][:cntrl:]<>]+>$'),
    subject text CHECK (subject !~ '[[:cntrl:]]'),
    text text,
    html text,
    queued_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    next_try_at timestamptz NOT NULL DEFAULT now(),
    tries integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
    claimed_until timestamptz,
    sent_at timestamptz,
    failed_at timestamptz,
    last_error text,
    CONSTRAINT sent_or_given_up CHECK (num_nulls(sent_at, failed_at) > 0),
    CONSTRAINT content_until_then CHECK (
        num_nonnulls(subject, text, html)
        = CASE num_nonnulls(sent_at, failed_at) WHEN 0 THEN 3 ELSE 0 END),
    CONSTRAINT claimed_until_then CHECK (
        claimed_until IS NULL OR num_nonnulls(sent_at, failed_at) = 0),
    CONSTRAINT every_claim_is_a_try CHECK (
        tries > 0 OR num_nonnulls(claimed_until, sent_at) = 0),
    CONSTRAINT given_up_for_a_reason CHECK (
        failed_at IS NULL OR last_error IS NOT NULL),
    CONSTRAINT tried_before_it_expires CHECK (
        queued_at <= next_try_at AND next_try_at < expires_at)
);
-- What is due, what has expired unsent, what can be swept.
CREATE INDEX mail_next_try_at ON register.mail (next_try_at)
    WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX mail_unsent_expires_at ON register.mail (expires_at)
    WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX mail_expires_at ON register.mail (expires_at);
-- What administrators are told of.
CREATE INDEX mail_failed_at ON register.mail (failed_at)
    WHERE failed_at IS NOT NULL;
-- What is counted against the limits.
CREATE INDEX mail_address ON register.mail (lower(address), queued_at);
CREATE INDEX mail_network ON register.mail (network, queued_at);
CREATE INDEX mail_session_id ON register.mail (session_id, queued_at);
COMMENT ON TABLE register.mail IS
    'Mails, until a day after they expire; administrators read the view mails';
COMMENT ON COLUMN register.mail.id IS 'What the mailer''s log calls it';
COMMENT ON COLUMN register.mail.session_id IS
    'The sign-up that caused it, to count';
COMMENT ON COLUMN register.mail.address IS 'Whom it goes to';
COMMENT ON COLUMN register.mail.network IS
    'Where it was asked for, to count: IPv4 address, or IPv6 /64';
COMMENT ON COLUMN register.mail.kind IS 'The template it was made from';
COMMENT ON COLUMN register.mail.message_id IS
    'The same at every try, so that a receiver can tell a repetition';
COMMENT ON COLUMN register.mail.subject IS
    'As text and html: NULL once it is sent or given up, so that no code stays';
COMMENT ON COLUMN register.mail.text IS 'The plain part';
COMMENT ON COLUMN register.mail.html IS 'The other part, of the same content';
COMMENT ON COLUMN register.mail.queued_at IS 'When it was asked for';
COMMENT ON COLUMN register.mail.expires_at IS
    'When what it says is good no more: it is not sent after that';
COMMENT ON COLUMN register.mail.next_try_at IS 'It is not tried before that';
COMMENT ON COLUMN register.mail.tries IS 'How often it was tried';
COMMENT ON COLUMN register.mail.claimed_until IS
    'Until then a mailer is at it; if that was killed, another takes over';
COMMENT ON COLUMN register.mail.sent_at IS 'When the server took it';
COMMENT ON COLUMN register.mail.failed_at IS 'When it was given up';
COMMENT ON COLUMN register.mail.last_error IS 'Why the last try failed';
