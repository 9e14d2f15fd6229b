#!/usr/bin/env tests/sql/pgtap
-- Accounts that wait for an administrator.
\i tests/sql/steps.sql
SELECT no_plan();
-- How the responder sees the account's access token.
CREATE FUNCTION tells(sign_up text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error, user_id)
      FROM register_internal.token_open(hash_of('token of ' || sign_up))
$$;
SELECT finishes('before', 'password', 'alice', hash => '$y$a$b');
UPDATE register.settings SET accounts_need_approval = true;
SELECT passes('one', 'password', 'bob', hash => '$y$a$b');
SELECT is(finishes('one', 'dummy', 'bob'),
    '@bob:localhost', 'the last step answers as ever');
SELECT is(finishes('one', 'dummy', 'bob'),
    '@bob:localhost', 'also when it is repeated');
SELECT is(tells('one'), 'account_waiting', 'but the token does not hold yet');
SELECT is_empty($$SELECT FROM register.whoami('token of one')$$,
    'not for other programs either');
SELECT is_empty($$SELECT FROM register.password_hashes WHERE localpart = 'bob'$$,
    'who are given no password hash');
SELECT is(tells('before'), '@alice:localhost', 'accounts of before go on');
SELECT is(opens(NULL, 'bob'), 'name_in_use', 'its name is taken');
SELECT is(waiting_accounts::text,
    ROW('@bob:localhost', now(), 'm.login.password m.login.dummy', NULL, NULL,
        '192.0.2.1')::text,
    'the view waiting_accounts has it, and how it was made')
  FROM register.waiting_accounts;
SELECT is(state, 'waits for approval', 'and signed_up_today says so')
  FROM register.signed_up_today WHERE user_id = '@bob:localhost';
SELECT is(error, NULL, 'an account that waits can log out')
  FROM register_internal.token_revoke(hash_of('token of one'), false) AS error;

-- Those who need none.
SELECT register.set_secret('shared_secret', 'sixteen-letters.');
SELECT is(awaits_approval, false, 'who knows the shared secret needs no approval')
  FROM steps('two', 'org.matrix.login.shared_secret', 'chief', ordered('chief'))
  JOIN register.account ON user_id = '@' || localpart || ':' || server_name;

-- Approved.
SELECT finishes('three', 'dummy', 'carol');
INSERT INTO register.account_email VALUES ('carol', 'carol@example.org', now());
SELECT is(register.approve_account('@carol:localhost'),
    'can be used now; tell its owner: no mail can be sent (not_set_up)',
    'approve_account says when no mail can be sent');
SELECT is(tells('three'), '@carol:localhost', 'then the same token holds');
SELECT finishes('four', 'password', 'dave', hash => '$y$a$b');
INSERT INTO register.account_email VALUES ('dave', 'dave@example.org', now());
UPDATE register.settings SET mail_from = 'us@example.org',
       smtp_url = 'smtp://localhost', public_base_url = 'https://example.org';
SELECT is(register.approve_account('dave'), 'can be used now; a mail says so',
    'it mails where it can');
SELECT results_eq(
    $$SELECT address, kind, subject, text ~ '@dave:localhost'
        FROM register.mail$$,
    $$VALUES ('dave@example.org', 'approved',
              'Your account at localhost has been approved', true)$$,
    'what the owner wants to know');
SELECT isnt_empty($$SELECT FROM register.password_hashes WHERE localpart = 'dave'$$,
    'other programs get the password hash');
SELECT is(register.approve_account('bob'),
    'can be used now; tell its owner: no mail address is known',
    'who has no address has to be told otherwise');
SELECT is_empty('SELECT FROM register.waiting_accounts', 'no account waits any more');
SELECT matches(complaint(format('SELECT register.%I(%L)', function, name)),
    wanted, format('%s says that %s', function, description))
  FROM unnest(ARRAY['approve_account', 'deny_account']) AS function,
       (VALUES ('bob', '^"bob" does not wait for approval HINT: ',
                'an account does not wait'),
               ('absent', '^there is no account "absent" HINT: ',
                'there is no such account')) AS tried (name, wanted, description);

-- Where a homeserver makes the accounts, the sign-up waits.
SELECT passes(name, 'dummy', name) FROM unnest('{hugo,ida}'::text[]) AS name;
UPDATE register.session SET is_due = true, awaits_approval = true
 WHERE wanted_name IN ('hugo', 'ida');
INSERT INTO register.email_proof
    (session_id, address, token_hash, expires_at, confirmed_at)
SELECT hash_of(name), name || '@example.org', sha256(name::bytea), now(), now()
  FROM unnest('{hugo,ida}'::text[]) AS name;
INSERT INTO register.email_validation (sid, client_secret_hash, address, expires_at)
VALUES (md5('ida'), hash_of('ida'), 'ida@example.org', now() + interval '1 hour');
INSERT INTO register.email_proof
    (session_id, address, expires_at, confirmed_at, validation)
VALUES (hash_of('ida'), 'ida@example.org', now(), now(), md5('ida'));
SELECT is(register.approve_account('hugo'),
    'is made at the homeserver when its owner comes back to the sign-up; a mail says so',
    'such an account can be approved');
SELECT is(register.deny_account('ida'),
    'its sign-up is ended, its name is free; a mail says so', 'or denied');
SELECT results_eq($$SELECT address, kind, text ~ ('@' || split_part(address, '@', 1))
                      FROM register.mail WHERE address ~ '^(hugo|ida)' ORDER BY 1$$,
    $$VALUES ('hugo@example.org', 'approved_sign_up', true),
             ('ida@example.org', 'denied', true)$$, 'their owners hear of it');
SELECT is(count(*), 1::bigint, 'a sign-up that is denied is gone')
  FROM register.session WHERE wanted_name IN ('hugo', 'ida');SELECT is_empty('SELECT FROM register.email_validation',
    'with the address that it had validated');

-- Others of the same network may want the same name, and an earlier one may have
-- expired.
SELECT passes('john', 'dummy', 'john');
UPDATE register.session SET is_due = true, awaits_approval = true
 WHERE wanted_name = 'john';
INSERT INTO register.session (id, wanted_name, is_due, awaits_approval, expires_at)
SELECT hash_of('john ' || number), 'john', true, true, now() + number * interval '1 hour'
  FROM generate_series(-1, 1) AS number;
SELECT matches(complaint($$SELECT register.approve_account('@john:elsewhere.example')$$),
    'there is no account', 'nor does one of another server wait');
SELECT is(register.approve_account(' @John:localhost '),
    'is made at the homeserver when its owner comes back to the sign-up; tell its owner: no mail address is known',
    'all sign-ups that want one name are approved');
SELECT is(count(*) FILTER (WHERE awaits_approval) || ' ' || count(approved_at), '2 2',
    'but for those that have expired')
  FROM register.session WHERE wanted_name = 'john';
UPDATE register.session SET awaits_approval = true WHERE wanted_name = 'john';
SELECT is(register.deny_account('john'),
    'its sign-up is ended, its name is free; tell its owner: no mail address is known',
    'or denied');
SELECT is(count(*), 2::bigint, 'those are gone')
  FROM register.session WHERE wanted_name = 'john';

-- Closed while it waits.
SELECT finishes('closed', 'dummy', 'gina');
SELECT register.deactivate_account('gina');
SELECT matches(complaint($$SELECT register.approve_account('gina')$$),
    '^the account "gina" is closed HINT: ', 'a closed account is not approved');
SELECT is(register.reactivate_account('gina'),
    'the account is open again, and waits for approve_account()',
    'one that is opened waits as before');
SELECT is(register.approve_account('gina'),
    'can be used now; tell its owner: no mail address is known',
    'and can be approved then');

-- Denied.
SELECT register.set_flows('m.login.registration_token m.login.dummy',
                          'm.login.dummy');
SELECT register.create_invitation(token => 'welcome', note => 'friends');
SELECT passes('five', 'registration_token', 'erin', token => 'welcome');
SELECT finishes('five', 'dummy');
INSERT INTO register.email_validation (sid, client_secret_hash, address, expires_at)
VALUES (md5('erin'), hash_of('erin'), 'erin@example.org', now() + interval '1 hour');
INSERT INTO register.account_email
VALUES ('erin', 'erin@example.org', now(), md5('erin'));
INSERT INTO register.oauth2_provider (name, issuer, client_id)
VALUES ('login', 'https://login.example', 'us');
INSERT INTO register.account_oauth2 VALUES ('login', 'erin', 'erin');
SELECT is(invitation ~ '^[0-9]+ friends$', true,
    'the view says which invitation was shown')
  FROM register.waiting_accounts;
SELECT is(register.deny_account('erin'),
    'is gone, its name is free; a mail says so', 'deny_account mails, too');
SELECT is(opens(NULL, 'erin'), 'new', 'the name is free');
SELECT is(tells('five'), 'unknown_token', 'the token is of no account');
SELECT is(opens('five'), 'session_unknown', 'the sign-up is gone');
SELECT is_empty(
    $$SELECT FROM register.account_email WHERE localpart = 'erin'
       UNION ALL SELECT FROM register.email_validation
       UNION ALL SELECT FROM register.account_oauth2
       UNION ALL SELECT FROM register.invitation_use
       UNION ALL SELECT FROM register.device WHERE localpart = 'erin'$$,
    'so is all that was stored for it');
SELECT is(state, 'used up', 'the invitation stays used')
  FROM register.invitations WHERE note = 'friends';
SELECT results_eq(
    $$SELECT error, peer FROM register.find_failures('erin')$$,
    $$VALUES ('denied', '192.0.2.1'::inet)$$, 'find_failures tells why');
UPDATE register.settings SET accounts_need_approval = false;
SELECT register.set_flows('m.login.dummy');
SELECT finishes('six', 'dummy', 'erin');
SELECT is(tells('six'), '@erin:localhost', 'without the setting no account waits');
