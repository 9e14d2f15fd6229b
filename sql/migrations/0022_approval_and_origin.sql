ALTER TABLE register.settings
    ADD COLUMN accounts_need_approval boolean NOT NULL DEFAULT false,
    ADD COLUMN announces_accounts boolean NOT NULL DEFAULT false,
    ADD COLUMN traces_kept interval NOT NULL DEFAULT '7 days'
        CHECK (traces_kept BETWEEN '1 hour' AND '90 days');
COMMENT ON COLUMN register.settings.accounts_need_approval IS
    'Whether an account that somebody made through a flow can''t be used until approve_account()';
COMMENT ON COLUMN register.settings.announces_accounts IS
    'Whether NOTIFY register_account tells of every new account; whoever may connect can listen; sign-ups then commit one after the other';
COMMENT ON COLUMN register.settings.traces_kept IS
    'How long failures and the network addresses of new accounts are kept';

ALTER TABLE register.account
    ADD COLUMN awaits_approval boolean NOT NULL DEFAULT false,
    ADD COLUMN stages text[],
    ADD COLUMN peer inet,
    ADD COLUMN forgotten_at timestamptz;
CREATE INDEX account_created_at ON register.account USING brin (created_at);
CREATE INDEX account_peer ON register.account (created_at)
    WHERE peer IS NOT NULL;
COMMENT ON COLUMN register.account.awaits_approval IS
    'Whether it can''t be used before approve_account()';
COMMENT ON COLUMN register.account.stages IS
    'Stage types that it was made with, in order; NULL: by an earlier release';
COMMENT ON COLUMN register.account.peer IS
    'Network address that the sign-up began from; erased when traces_kept has passed';
COMMENT ON COLUMN register.account.forgotten_at IS
    'When forget_account() erased what was known of its owner';

INSERT INTO register.mail_template (kind, subject, text, html) VALUES
('approved', 'Your account at {server_name} can be used',
'Hello,

the account {user_id} that you asked for has been approved. You can
log in with it now.
',
'<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Your account at {server_name} can be used</title>
</head>
<body style="margin: 2em auto; max-width: 32em; padding: 0 1em; font: 16px/1.5 sans-serif">
<p>Hello,</p>
<p>the account <b>{user_id}</b> that you asked for has been approved. You can log in with it now.</p>
</body>
</html>
'),
('denied', 'Your request for an account at {server_name}',
'Hello,

the account {user_id} that you asked for has not been approved. All that
was stored with it has been erased.
',
'<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Your request for an account at {server_name}</title>
</head>
<body style="margin: 2em auto; max-width: 32em; padding: 0 1em; font: 16px/1.5 sans-serif">
<p>Hello,</p>
<p>the account <b>{user_id}</b> that you asked for has not been approved. All that was stored with it has been erased.</p>
</body>
</html>
')
ON CONFLICT DO NOTHING;
COMMENT ON COLUMN register.mail_template.kind IS
    'code: proves that an address is somebody''s; link: the same for clients that can''t take a code; address_in_use: sent instead when an account has the address already; approved, denied: what became of an account that needed approval';
