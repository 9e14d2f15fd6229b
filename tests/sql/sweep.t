#!/usr/bin/env tests/sql/pgtap
-- What has had its time is erased, by sign-ups of any kind or by sweep().
\i tests/sql/steps.sql
SELECT no_plan();

-- One of each kind, which has been due for so long.
CREATE FUNCTION fill(name text, late interval) RETURNS void LANGUAGE sql AS $$
    SELECT finishes('account ' || name, 'dummy', name);
    UPDATE register.account SET created_at = now() - interval '7 days' - late
     WHERE localpart = name;
    INSERT INTO register.failure (failed_at, error, network, localpart)
    VALUES (now() - interval '7 days' - late, 'closed', '192.0.2.1', name);
    INSERT INTO register.session (id, expires_at, wanted_name)
    VALUES (hash_of(name), now() - late, name || '2');
    INSERT INTO register.name VALUES (name || '2', hash_of(name), '192.0.2.1');
    INSERT INTO register.email_proof (session_id, address, code_hash, token_hash, expires_at)
    VALUES (hash_of(name), 'a@b', hash_of(name), hash_of(name), now());
    INSERT INTO register.mail (address, network, kind, message_id, subject, text, html,
                               queued_at, next_try_at, expires_at)
    VALUES ('a@b', '192.0.2.1', 'code', '<' || name || '@b>', '', '', '',
            now() - interval '2 days', now() - interval '2 days',
            now() - interval '1 day' - late);
    INSERT INTO register.email_validation (sid, client_secret_hash, address, expires_at)
    VALUES (md5(name), hash_of(name), 'a@b', now() - late);
    INSERT INTO register.email_validation_link
    VALUES (hash_of(name), md5(name), now());
    INSERT INTO register.captcha_answer
    VALUES (hash_of(name), now() - interval '1 day' - late);
    INSERT INTO register.used_nonce
    VALUES (hash_of(name), now() - interval '1 hour' - late);
    INSERT INTO register.announcement (localpart, network, announced_at)
    VALUES (name, '192.0.2.1', now() - interval '1 day' - late);
    INSERT INTO register.tally
    VALUES (set_masklen(inet '198.51.100.1' + length(name), 32), 'account', 1, now() - late)
$$;
CREATE FUNCTION rows() RETURNS TABLE (place text, rows bigint) LANGUAGE sql AS $$
    SELECT 'account', count(peer) FROM register.account UNION ALL
    SELECT 'failure', count(*) FROM register.failure WHERE error = 'closed' UNION ALL
    SELECT 'session', count(*) FROM register.session WHERE expires_at < now() + interval '1 minute' UNION ALL
    SELECT 'name', count(session_id) FROM register.name UNION ALL
    SELECT 'email_proof', count(*) FROM register.email_proof UNION ALL
    SELECT 'mail', count(*) FROM register.mail UNION ALL
    SELECT 'email_validation', count(*) FROM register.email_validation UNION ALL
    SELECT 'email_validation_link', count(*) FROM register.email_validation_link UNION ALL
    SELECT 'captcha_answer', count(*) FROM register.captcha_answer UNION ALL
    SELECT 'used_nonce', count(*) FROM register.used_nonce UNION ALL
    SELECT 'announcement', count(*) FROM register.announcement UNION ALL
    SELECT 'tally', count(*) FROM register.tally
$$;
SELECT set_eq(
    $$SELECT place FROM rows() UNION VALUES ('invitation'), ('oauth2_discovery'), ('settings')$$,
    $$SELECT relname::text FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
       WHERE relnamespace = 'register'::regnamespace AND relkind = 'r'
         AND (attname IN ('expires_at', 'used_at', 'announced_at', 'network', 'peer')
              OR attname ~ '_kept$')$$,
    'every table that has something for a time is looked at, but for what administrators '
    'made');

-- At once.
SELECT fill('due', '0'), fill('young', '-1 second');
SELECT is_empty('SELECT * FROM rows() WHERE rows <> 2', 'there are two of each');
SET ROLE register_admin;
SELECT results_eq('SELECT * FROM register.sweep()', $$VALUES
    ('network addresses of accounts', 1), ('mails', 1), ('captcha answers', 1),
    ('nonces', 1), ('sign-ups', 1), ('failures', 1),
    ('validations of mail addresses', 1),
    ('user names that the homeserver was asked for', 1),
    ('counts against limits', 1)$$,
    'sweep() erases one of each, and says so to an administrator');
RESET ROLE;
SELECT is_empty('SELECT * FROM rows() WHERE rows <> 1', 'the other one stays');
SELECT results_eq(
    $$SELECT account.localpart || failure.localpart || message_id
        FROM register.account, register.failure, register.mail
       WHERE account.peer IS NOT NULL AND error = 'closed'$$,
    ARRAY['youngyoung<young@b>'], 'and that is the young one');
SELECT is(count(*), 2::bigint, 'no account goes') FROM register.account;
SELECT is(localpart, 'due2', 'an abandoned sign-up leaves its trace')
  FROM register.failure WHERE error = 'abandoned';
SELECT is(sum(erased), 0::bigint, 'again, there is nothing to erase')
  FROM register.sweep();
INSERT INTO register.session (id, expires_at)
SELECT hash_of('dead ' || number), now() FROM generate_series(1, 5001) AS number;
SELECT results_eq(format(
        'SELECT erased FROM register.sweep() WHERE what = ''sign-ups'' AND %s > 0', time),
    ARRAY[erased], 'sign-ups go by the 5000')
  FROM (VALUES (1, 5000), (2, 1), (3, 0)) AS tried (time, erased);

-- In passing, also where nothing of the kind comes any more.
SELECT fill('overdue', '1 second');
SELECT finishes(sweeper(1), 'dummy', 'sweeper');
UPDATE register.account SET peer = NULL WHERE localpart = 'sweeper';
SELECT is_empty('SELECT * FROM rows() WHERE rows <> 1',
    'a sign-up of another kind erases one of each as well');
SELECT finishes('rush ' || number, 'dummy', 'rush-' || number)
  FROM generate_series(1, 100) AS number \g /dev/null
UPDATE register.account SET created_at = now() - interval '8 days'
 WHERE localpart LIKE 'rush-%';
SELECT finishes(sweeper(2), 'dummy', 'trickle');
SELECT is(count(peer), 0::bigint, 'and far more network addresses than sixteen leave')
  FROM register.account WHERE localpart LIKE 'rush-%';

-- Only for administrators.
SELECT throws_ok('SET LOCAL ROLE ' || role || '; SELECT * FROM register.sweep()', '42501',
    'permission denied for ' || refused, role || ' may not')
  FROM (VALUES ('register_cgi', 'schema register'),
               ('register_whoami', 'function sweep')) AS tried (role, refused);
