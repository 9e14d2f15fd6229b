#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT plan(34);
UPDATE register.settings SET server_name = 'example.org';

SELECT results_eq(
    $$SELECT fault, detail, retry_after, user_id, home_server, token_secret,
             device_id ~ '^[0-9A-F]{10}$'
        FROM register_internal.account_finish(
             hash_of('one'), 0, 'm.login.password', 'bob', '$y$j9T$a$b',
             NULL, hash_of('proof'), '192.0.2.1', '{m.login.password}',
             hash_of('secret'), hash_of('token'))$$,
    $$VALUES (NULL::text, NULL::text, NULL::integer,
              '@bob:example.org', 'example.org', hash_of('secret'),
              true)$$,
    'a flow of one stage makes the account at once and answers with it');
SELECT results_eq(
    $$SELECT localpart, user_id, server_name, password_hash, created_at,
             deactivated_at
        FROM register.account$$,
    $$VALUES ('bob', '@bob:example.org', 'example.org', '$y$j9T$a$b', now(),
              NULL::timestamptz)$$,
    'the account has the name, the server name and the password hash');
SELECT results_eq(
    $$SELECT hash, localpart FROM register.access_token$$,
    $$VALUES (hash_of('token'), 'bob')$$,
    'one access token was handed out, and its hash is what was given');
SELECT results_eq(
    $$SELECT localpart, session_id FROM register.name$$,
    $$VALUES ('bob', NULL::bytea)$$,
    'the name belongs to the account, no longer to the sign-up');
SELECT results_eq(
    $$SELECT stages, proof, password_hash, completed_at, localpart,
             token_secret
        FROM register.session$$,
    $$VALUES (ARRAY['m.login.password'], hash_of('proof'), NULL, now(),
              'bob', hash_of('secret'))$$,
    'the sign-up is complete, knows its account, and has no password hash');

SELECT is(passes('two', 0, 'password', 'carol', hash => '$y$j9T$c$d'),
    'passed', 'a password can be the first of two stages');
SELECT is_empty(
    $$SELECT FROM register.account WHERE localpart = 'carol'$$,
    'no account is made before the last stage');
SELECT results_eq(
    $$SELECT password_hash FROM register.session WHERE id = hash_of('two')$$,
    ARRAY['$y$j9T$c$d'],
    'the password hash waits in the sign-up');
SELECT is(finishes('two', 1, 'dummy'), '@carol:example.org',
    'the last stage makes the account of the name that an earlier one gave');
SELECT results_eq(
    $$SELECT password_hash FROM register.account WHERE localpart = 'carol'$$,
    ARRAY['$y$j9T$c$d'],
    'the account has the password hash that an earlier stage gave');
SELECT results_eq(
    $$SELECT password_hash FROM register.session WHERE id = hash_of('two')$$,
    ARRAY[NULL::text],
    'the finished sign-up keeps no password hash');
SELECT results_eq(
    $$SELECT localpart FROM register.whoami('token of two')$$,
    ARRAY['carol'],
    'the access token belongs to that account');

SELECT passes('longer', 0, 'password', 'gina', hash => '$y$j9T$e$f');
SELECT passes('longer', 1, 'registration_token', token => token)
  FROM register.create_invitation() AS token;
SELECT finishes('longer', 2, 'dummy');
SELECT is(password_hash, '$y$j9T$e$f',
    'the password hash outlives the stages in between')
  FROM register.account WHERE localpart = 'gina';

SELECT is(passes('three', 0, 'dummy', 'dave'), 'passed',
    'a name can be given at any stage');
SELECT is(finishes('three', 1, 'password', 'erin'), 'name_changed',
    'the last stage is refused when it names another user');
SELECT is_empty(
    $$SELECT FROM register.name WHERE localpart = 'erin'$$,
    'the other name is not taken by the refused request');
SELECT is(finishes('three', 1, 'password', 'dave'), '@dave:example.org',
    'the last stage may give the same name again');

SELECT matches(finishes('four', 0, 'dummy'),
    '^@user-[0-9a-f]{10}:example\.org$',
    'who gives no name gets one that the server makes up');
SELECT is(count(*), 1::bigint,
    'a made-up name is taken for good, like any other')
  FROM register.name WHERE localpart LIKE 'user-%' AND session_id IS NULL;
SELECT isnt(finishes('five', 0, 'dummy'), finishes('six', 0, 'dummy'),
    'two made-up names differ');
SELECT ok(password_hash IS NULL,
    'an account whose flow asks for no password has no password hash')
  FROM register.account
 WHERE user_id = (SELECT user_id FROM register.whoami('token of four'));

SELECT is(finishes('seven', 0, 'password', 'bob'), 'name_in_use',
    'a name that an account has is refused');
SELECT ok(NOT exists_for('seven'), 'the refusal leaves no sign-up');
SELECT is_empty($$SELECT FROM register.whoami('token of seven')$$,
    'the refusal leaves no access token');
SELECT is(count(*), 1::bigint, 'the refusal leaves the one account as it was')
  FROM register.account
 WHERE localpart = 'bob' AND password_hash = '$y$j9T$a$b';

SELECT register.deactivate_account('bob');
SELECT is(finishes('eight', 0, 'password', 'bob'), 'name_in_use',
    'the name of a deactivated account stays taken');

UPDATE register.settings SET server_name = 'other.example';
SELECT is(user_id, '@carol:example.org',
    'an account keeps the server name that it was made with')
  FROM register.account WHERE localpart = 'carol';
SELECT is(finishes('nine', 0, 'dummy', 'frank'), '@frank:other.example',
    'a new account gets the server name in force');

SELECT throws_ok($$SELECT finishes('ten', 0, 'dummy', 'Frank')$$, '23514',
    NULL, 'a name in capitals can''t become an account');
SELECT throws_ok($$SELECT finishes('ten', 0, 'dummy', '')$$, '23514', NULL,
    'an empty name can''t become an account');
SELECT throws_ok(
    $$SELECT finishes('ten', 0, 'dummy', repeat('x', 252))$$, '23514', NULL,
    'a user ID can''t be longer than 255 characters');
SELECT throws_ok(
    $$SELECT FROM register_internal.account_finish(
             hash_of('ten'), 0, 'm.login.dummy', 'grace', NULL, NULL,
             hash_of('proof'), NULL, '{m.login.dummy}', hash_of('secret'),
             hash_of('token of two'))$$, '23505',
    'duplicate key value violates unique constraint "access_token_pkey"',
    'an access token that somebody has is refused as such, not as a name');
SELECT ok(NOT exists_for('ten'), 'none of these errors leaves a sign-up');
SELECT is_empty(
    $$SELECT FROM register.name WHERE localpart IN ('Frank', '', 'grace')$$,
    'none of these errors leaves a name');
