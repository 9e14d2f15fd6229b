#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT no_plan();
UPDATE register.settings SET server_name = 'example.org';

SELECT results_eq(
    $$SELECT kind, error, detail, retry_after, user_id, home_server,
             token_secret, device_id ~ '^[0-9A-F]{10}$'
        FROM steps('one', 'password', 'bob', hash => '$y$j9T$a$b',
                   attempt => 'token', secret => 'secret')$$,
    $$VALUES ('account', NULL::text, NULL::text, NULL::integer,
              '@bob:example.org', 'example.org', hash_of('secret'),
              true)$$,
    'a flow of one stage makes the account at once and answers with it');
SELECT results_eq(
    $$SELECT localpart::text, server_name, password_hash::text,
             created_at, deactivated_at, stages, peer
        FROM register.account$$,
    $$VALUES ('bob', 'example.org', '$y$j9T$a$b', now(),
              NULL::timestamptz, ARRAY['m.login.password'],
              '192.0.2.1'::inet)$$,
    'the account has the name, the server name, the password hash, and says '
    'how and from where it was made');
SELECT results_eq(
    $$SELECT token_hash::bytea, localpart::text FROM register.device$$,
    $$VALUES (hash_of('token'), 'bob')$$,
    'one access token was handed out, and its hash is what was given');
SELECT results_eq(
    $$SELECT localpart::text, session_id FROM register.name$$,
    $$VALUES ('bob', NULL::bytea)$$,
    'the name belongs to the account');
SELECT ok(NOT exists_for('one'), 'a sign-up of one request leaves no session');

SELECT is(passes('two', 'password', 'carol', hash => '$y$j9T$c$d'),
    'passed', 'a password can be the first of two stages');
SELECT is_empty(
    $$SELECT FROM register.account WHERE localpart = 'carol'$$,
    'no account is made before the last stage');
SELECT is(password_hash, '$y$j9T$c$d', 'the password hash waits in the sign-up')
  FROM register.session WHERE id = hash_of('two');
SELECT is(finishes('two', 'dummy'), '@carol:example.org',
    'the last stage makes the account of the name that an earlier one gave');
SELECT is(password_hash, '$y$j9T$c$d',
    'the account has the password hash that an earlier stage gave')
  FROM register.account WHERE localpart = 'carol';
SELECT results_eq(
    $$SELECT stages, request_mac::bytea, password_hash::text, completed_at,
             localpart, token_secret::bytea
        FROM register.session$$,
    $$VALUES (ARRAY['m.login.password', 'm.login.dummy'], hash_of('proof'), NULL,
              now(), 'carol', hash_of('secret of two'))$$,
    'the sign-up is complete, knows its account, and has no password hash');
SELECT is_empty($$SELECT FROM register.name WHERE session_id IS NOT NULL$$,
    'its name is no longer its own but the account''s');
SELECT results_eq(
    $$SELECT localpart FROM register.whoami('token of two')$$,
    ARRAY['carol'],
    'the access token belongs to that account');

SELECT passes('longer', 'password', 'gina', hash => '$y$j9T$e$f');
SELECT passes('longer', 'registration_token', token => token)
  FROM register.create_invitation() AS token;
SELECT finishes('longer', 'dummy');
SELECT is(password_hash, '$y$j9T$e$f',
    'the password hash outlives the stages in between')
  FROM register.account WHERE localpart = 'gina';

SELECT is(passes('three', 'dummy', 'dave'), 'passed',
    'a name can be given at any stage');
SELECT is(finishes('three', 'password', 'erin'), 'name_changed',
    'the last stage is refused when it names another user');
SELECT is_empty(
    $$SELECT FROM register.name WHERE localpart = 'erin'$$,
    'the other name is not taken by the refused request');
SELECT is(finishes('three', 'password', 'dave'), '@dave:example.org',
    'the last stage may give the same name again');

SELECT matches(finishes('four', 'dummy'),
    '^@user-[0-9a-f]{10}:example\.org$',
    'who gives no name gets one that the server makes up');
SELECT is(count(*), 1::bigint,
    'a made-up name is taken for good, like any other')
  FROM register.name WHERE localpart LIKE 'user-%' AND session_id IS NULL;
SELECT isnt(finishes('five', 'dummy'), finishes('six', 'dummy'),
    'two made-up names differ');
SELECT ok(password_hash IS NULL,
    'an account whose flow asks for no password has no password hash')
  FROM register.account
 WHERE localpart = (SELECT localpart FROM register.whoami('token of four'));

SELECT is(finishes('seven', 'password', 'bob'), 'name_in_use',
    'a name that an account has is refused');
SELECT ok(NOT exists_for('seven'), 'the refusal leaves no sign-up');
SELECT is_empty($$SELECT FROM register.whoami('token of seven')$$,
    'the refusal leaves no access token');
SELECT is(count(*), 1::bigint, 'the refusal leaves the one account as it was')
  FROM register.account
 WHERE localpart = 'bob' AND password_hash = '$y$j9T$a$b';

SELECT register.deactivate_account('bob');
SELECT is(finishes('eight', 'password', 'bob'), 'name_in_use',
    'the name of a deactivated account stays taken');

UPDATE register.settings SET server_name = 'other.example';
SELECT is(user_id, '@carol:example.org',
    'an account keeps the server name that it was made with')
  FROM register.accounts WHERE user_id LIKE '@carol:%';
SELECT is(finishes('nine', 'dummy', 'frank'), '@frank:other.example',
    'a new account gets the server name in force');

SELECT throws_ok($$SELECT finishes('ten', 'dummy', 'Frank')$$, '23514',
    NULL, 'a name in capitals can''t become an account');
SELECT throws_ok($$SELECT finishes('ten', 'dummy', '')$$, '23514', NULL,
    'an empty name can''t become an account');
SELECT throws_ok(
    $$SELECT finishes('ten', 'dummy', repeat('x', 252))$$, '23514', NULL,
    'a user ID can''t be longer than 255 characters');
SELECT throws_ok(
    $$SELECT steps('ten', 'dummy', 'grace', attempt => 'token of two')$$,
    '23505',
    'duplicate key value violates unique constraint "a_token_is_of_one_device"',
    'an access token of an account is refused as such, not as a name');
SELECT ok(NOT exists_for('ten'), 'none of these errors leaves a sign-up');
SELECT is_empty(
    $$SELECT FROM register.name WHERE localpart IN ('Frank', '', 'grace')$$,
    'none of these errors leaves a name');
