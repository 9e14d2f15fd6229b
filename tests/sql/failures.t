#!/usr/bin/env tests/sql/pgtap
-- Why people could not sign up, and where they got stuck.
\i tests/sql/steps.sql
SELECT no_plan();
CREATE FUNCTION known_as(sign_up text) RETURNS text LANGUAGE sql AS $$
    SELECT left(encode(hash_of(sign_up), 'hex'), 12)
$$;
CREATE FUNCTION note(error text, type text DEFAULT 'm.login.password',
                     name text DEFAULT NULL, sign_up text DEFAULT NULL,
                     peer inet DEFAULT '192.0.2.1') RETURNS void
LANGUAGE sql AS $$
    SELECT register_internal.failure_note(error, type, name, hash_of(sign_up),
                                            peer)
$$;
SELECT register.set_flows('m.login.terms m.login.password m.login.dummy',
                          'm.login.terms m.login.dummy', 'm.login.dummy');
SELECT register.publish_terms('p', '1', 'en', 'P', 'https://example.org');

-- What is due.
SELECT is(register_internal.stage_due(stages, has_password), due,
    format('after %s%s comes %s', stages,
           CASE WHEN has_password THEN ' with a password' END,
           coalesce(due, 'nothing')))
  FROM (VALUES
    ('{}'::text[], false, 'm.login.terms'),
    ('{}', true, 'm.login.terms'),
    ('{m.login.terms}', false, 'm.login.password'),
    ('{m.login.terms}', true, 'm.login.dummy'),
    ('{m.login.terms,m.login.password}', true, 'm.login.dummy'),
    ('{m.login.terms,m.login.dummy}', false, NULL),
    ('{m.login.dummy}', false, NULL)) AS passed (stages, has_password, due);

-- Noting.
SELECT note('weak_password', name => 'bob');
SELECT is(current_setting('synchronous_commit'), 'off',
    'no step waits for the disk for it');
SELECT results_eq(
    $$SELECT failed_at, name, error, stage, peer, sign_up, times
        FROM register.failures$$,
    $$VALUES (now(), 'bob', 'weak_password', 'm.login.password',
              '192.0.2.1'::inet, NULL::text, 1)$$,
    'the view failures says when, who, what, where, from where');
SELECT is(message, 'This password is too short', 'and in words what was wrong')
  FROM register.failures;
SELECT passes('carol''s', 'terms', 'carol');
SELECT note('wrong_code', sign_up => 'carol''s');
SELECT is(name, 'carol', 'a name that the sign-up holds is found')
  FROM register.failures WHERE error = 'wrong_code';
SELECT keeps('dave''s', 'dave');
SELECT note('captcha_invalid', sign_up => 'dave''s');
SELECT is(name, 'dave', 'so is one that it wants')
  FROM register.failures WHERE error = 'captcha_invalid';
SELECT throws_ok(format('SELECT note(%L, %L, %L)', error, type, name), '23514',
    NULL, 'no client can store ' || what)
  FROM (VALUES
    ('Robert''); --', 'm.login.dummy', 'bob', 'what is no error'),
    ('closed', NULL, repeat('x', 256), 'a long name'))
    AS tried (error, type, name, what);
SELECT note('bad_type', repeat('x', 101));
SELECT is(stage, repeat('x', 100), 'a long stage type is cut')
  FROM register.failures WHERE error = 'bad_type';
DELETE FROM register.failure WHERE error = 'bad_type';

-- Finding.
SELECT note('wrong_token', sign_up => 'carol''s', peer => '2001:db8::1');
SELECT results_eq(
    format('SELECT count(*) FROM register.find_failures(%L)', who),
    ARRAY[wanted::bigint], format('%s are found by %s', wanted, who))
  FROM (VALUES ('bob', 1), ('BOB', 1), ('@bob:localhost', 1), ('carol', 2),
               (known_as('carol''s'), 2), (left(known_as('carol''s'), 6), 2),
               ('192.0.2.1', 4), ('192.0.2.0/24', 4), ('2001:db8::/32', 2),
               ('2001:db8::2', 0), ('bo', 0), ('192', 0), ('%', 0))
       AS sought (who, wanted);

-- Too many.
UPDATE register.settings SET failures_per_peer = 4;
SELECT note('closed', peer => '2001:db8:1::1') FROM generate_series(1, 6);
SELECT note('closed', peer => '2001:db8:1::2') FROM generate_series(1, 6);
SELECT note('name_in_use', peer => '2001:db8:1::2') FROM generate_series(1, 3);
SELECT results_eq(
    $$SELECT error, count(*), sum(times) FROM register.failure
       WHERE network = '2001:db8:1::/64' GROUP BY error ORDER BY error$$,
    $$VALUES ('closed', 4::bigint, 12::bigint), ('name_in_use', 1, 3)$$,
    'more than so many of one network are counted by error');
UPDATE register.failure SET failed_at = now() - interval '1 hour';
SELECT note('closed', peer => '2001:db8:1::1');
SELECT is(count(*), 6::bigint, 'an hour later they are kept again')
  FROM register.failure WHERE network = '2001:db8:1::/64';
SELECT note('name_in_use', name => 'hugo', peer => '2001:db8:2::1')
  FROM generate_series(1, 9);
SELECT note('name_in_use', name => 'ida', peer => '2001:db8:2::2')
  FROM generate_series(1, 3);
SELECT note('weak_password', name => 'ida', peer => '2001:db8:2::2');
SELECT is(string_agg(error || ' ' || times, ', ' ORDER BY error, times), wanted,
    format('those of %s are under that name', who))
  FROM (VALUES ('hugo', 'name_in_use 1, name_in_use 1, name_in_use 1, name_in_use 6'),
               ('ida', 'name_in_use 3, weak_password 1')) AS listed (who, wanted),
       register.find_failures(who) GROUP BY who, wanted;

-- What a step notes.
SELECT passes('nina''s', 'password', 'nina', peer => '203.0.113.1');
SELECT passes('olga''s', 'terms', 'olga', peer => '203.0.113.2');
SELECT passes('olga''s', 'terms', 'olga', peer => '203.0.113.2');
SELECT keeps('pia''s', 'pia'), steps('pia''s', 'password', is_uia => true,
                                     peer => '203.0.113.3');
SELECT passes('quin''s', 'dummy', 'quin', is_new => false, peer => '203.0.113.4');
SELECT opens('olga''s', peer => '203.0.113.5', type => 'nonsense');
SELECT results_eq(
    $$SELECT host(peer), name, error, stage, sign_up FROM register.failures
       WHERE peer << '203.0.113.0/24' ORDER BY peer$$,
    $$VALUES ('203.0.113.1', 'nina', 'missing_keys', 'm.login.password', NULL),
             ('203.0.113.2', 'olga', 'bad_type', 'm.login.terms',
              known_as('olga''s')),
             ('203.0.113.3', 'pia', 'bad_type', 'm.login.password',
              known_as('pia''s')),
             ('203.0.113.4', 'quin', 'session_unknown', 'm.login.dummy',
              known_as('quin''s')),
             ('203.0.113.5', 'olga', 'bad_type', 'm.login.nonsense',
              known_as('olga''s'))$$,
    'a refused step is noted with the sign-up that it belonged to, if there was one');
SELECT register_internal.session_cancel(hash_of(name || '''s'))
  FROM unnest('{olga,pia}'::text[]) AS name;
DELETE FROM register.failure WHERE network <<= '203.0.113.0/24';

-- How long.
UPDATE register.failure SET failed_at = now() - interval '8 days';
SELECT is_empty('SELECT FROM register.failures', 'after a week none is shown');
SELECT count(*) AS many FROM register.failure \gset
SELECT note('closed') FROM generate_series(1, 2);
SELECT is(count(*), :many + 2 - 8::bigint, 'each new one removes four that are too old')
  FROM register.failure;
SELECT note('closed') FROM generate_series(1, 40);
INSERT INTO register.failure (failed_at, error, network)
VALUES (now() - interval '8 days', 'abandoned', '192.0.2.1');
SELECT note('closed');
SELECT is_empty($$SELECT FROM register.failure WHERE error = 'abandoned'$$,
    'also one that is noted late, behind younger ones');
DELETE FROM register.failure;
ALTER TABLE register.failure ALTER COLUMN id RESTART WITH 1;
SELECT note('closed');
ALTER TABLE register.failure ALTER COLUMN id RESTART WITH 100002;
SELECT note('closed', peer => '192.0.2.2') FROM generate_series(1, 2);
SELECT is(min(id), 100002::bigint, 'there are never more than 100000')
  FROM register.failure;
SELECT passes('old', 'terms', 'old');
SELECT finishes('old', 'dummy');
SELECT finishes('new', 'dummy', 'new');
UPDATE register.account SET created_at = now() - interval '8 days'
 WHERE localpart = 'old';
SELECT note('closed');
SELECT is(array_agg(localpart || ' ' || coalesce(host(peer), '-') ORDER BY localpart),
    ARRAY['new 192.0.2.1', 'old -'],
    'the network address of an account is erased as late')
  FROM register.account;
DELETE FROM register.failure;
SELECT finishes('many ' || number, 'dummy', 'many-' || number)
  FROM generate_series(1, 24) AS number;
UPDATE register.account SET created_at = now() - interval '8 days'
 WHERE localpart LIKE 'many-%';
INSERT INTO register.failure (failed_at, error, network)
SELECT now() - interval '8 days', 'closed', '192.0.2.1'
  FROM generate_series(1, 24);
SELECT finishes(sweeper(1), 'dummy', 'sweeper');
SELECT is((SELECT count(*) FROM register.failure WHERE error = 'closed')
          + (SELECT count(peer) FROM register.account
              WHERE localpart LIKE 'many-%'), 0::bigint,
    'one sign-up in sixteen erases more traces than sixteen leave');
DELETE FROM register.device WHERE localpart = 'sweeper';
DELETE FROM register.account WHERE localpart = 'sweeper';
INSERT INTO register.session (id, expires_at)
SELECT hash_of('dead ' || number), now() - interval '1 minute'
  FROM generate_series(1, 40) AS number;
SELECT is(register_internal.session_sweep(20), 20, 'so many dead ones are removed');
SELECT is(count(*), 20::bigint, 'each leaves a trace') FROM register.failure;
SELECT register_internal.session_sweep(20);
DELETE FROM register.failure;
INSERT INTO register.session (id, expires_at)
VALUES (hash_of('older'), now() - interval '7 days'),
       (hash_of('younger'), now() - interval '7 days' + interval '1 second');
SELECT register_internal.session_sweep(20);
SELECT results_eq('SELECT sign_up FROM register.failure',
    ARRAY[known_as('younger')], 'those that are too old leave none');
DELETE FROM register.failure;

-- Abandoned sign-ups.
SELECT let_expire('carol''s');
SELECT passes('erin''s', 'terms', 'erin', hash => '$y$a$b');
SELECT let_expire('erin''s');
SELECT let_expire('old');
SELECT passes('refused', 'registration_token', token => 'none');
DELETE FROM register.session WHERE id = hash_of('dave''s');
SELECT register_internal.session_sweep(20);
SELECT results_eq(
    $$SELECT name, error, stage, sign_up FROM register.failures
       WHERE error <> 'bad_type' ORDER BY name$$,
    $$VALUES ('carol', 'abandoned', 'm.login.password', known_as('carol''s')),
             ('erin', 'abandoned', 'm.login.dummy', known_as('erin''s'))$$,
    'a sign-up that expires leaves behind how far it was; no other does');
SELECT results_eq('SELECT FROM register.name WHERE localpart IN (''carol'', ''erin'')',
    'SELECT WHERE false', 'its name is free');
DELETE FROM register.failure WHERE error = 'bad_type';
UPDATE register.failure SET failed_at = now() WHERE error = 'abandoned';

-- The funnel.
SELECT note('weak_password', name => 'frank', peer => '192.0.2.9')
  FROM generate_series(1, 3);
SELECT note('password_too_long', peer => '192.0.2.9');
SELECT passes('g', 'terms', 'grace');
SELECT passes('h', 'terms');
SELECT let_expire('h');
SELECT passes('i', 'terms');
SELECT finishes('i', 'dummy', 'ian');
UPDATE register.session SET created_at = now() - interval '2 hours'
 WHERE id = hash_of('h');
SELECT note('name_in_use', NULL);
SELECT results_eq('SELECT * FROM register.funnel()',
    $$VALUES
    ('m.login.terms', 5::bigint, 5::bigint, 0::bigint, 0::bigint, 0::bigint,
     NULL::text),
    ('m.login.password', 3, 0, 1, 2, 4,
     'weak_password 3: This password is too short; '
     'password_too_long 1: This password is too long'),
    ('m.login.dummy', 3, 2, 0, 1, 0, NULL),
    ('(before any stage)', 0, 0, 0, 0, 1,
     'name_in_use 1: This user name is taken')$$,
    'the funnel counts each stage, in the order of the flows');
SELECT is(sum(started), 6::numeric, 'of a shorter time there is less')
  FROM register.funnel('1 hour') WHERE stage <> 'm.login.dummy';

-- Who signed up today.
SELECT results_eq(
    'SELECT signed_up_today::text FROM register.signed_up_today ORDER BY user_id',
    $$SELECT ROW(listed.*)::text FROM (VALUES ('@ian:localhost', now(), 'm.login.terms m.login.dummy',
              NULL::text, NULL::text, NULL::text, NULL::text,
              '192.0.2.1'::inet, 'open'),
             ('@new:localhost', now(), 'm.login.dummy', NULL, NULL, NULL, NULL,
              '192.0.2.1', 'open')) AS listed$$,
    'the view signed_up_today says of each how it was made');

-- A person who knows only the address.
INSERT INTO register.failure (error, sign_up, network)
VALUES ('wrong_code', left(encode(hash_of('mailed'), 'hex'), 12),
        '192.0.2.50/32');
INSERT INTO register.mail (session_id, address, network, kind, message_id,
                           subject, text, html, expires_at)
VALUES (hash_of('mailed'), 'Mia@example.org', '192.0.2.50/32', 'code', '<m@b>',
        '', '', '', now() + interval '1 minute');
SELECT results_eq(
    $$SELECT error FROM register.find_failures(' mia@EXAMPLE.org ')$$,
    ARRAY['wrong_code'],
    'find_failures finds the sign-up that a mail was sent for');
SELECT is_empty($$SELECT FROM register.find_failures('mio@example.org')$$,
    'and no other');

\set rows `grep '^ERROR(' sql/errors.def`
CREATE TABLE error_row AS
SELECT substring(line FROM '"([a-z_]+)"') AS name, substring(line FROM '"([^"]*)"\)$') AS text
  FROM regexp_split_to_table(:'rows', '\n') AS line;
SELECT cmp_ok(count(*), '>', 60::bigint, 'the rows of sql/errors.def are read') FROM error_row;
SELECT is_empty($$SELECT name FROM error_row WHERE text <> '' AND rtrim(text, ': ')
                             IS DISTINCT FROM register_internal.error_text(name)$$,
    'an administrator reads what people were told');
SELECT is_empty($$SELECT name FROM unnest('{name_invalid,abandoned,denied}'::text[]) AS name
                   WHERE register_internal.error_text(name) IS NULL$$,
    'and of what no row has words for as well');
