#!/usr/bin/env tests/sql/pgtap
-- Answers that got lost: the client sends its request again, or the responder
-- asks the database again, which is the same attempt.
\i tests/sql/steps.sql
SELECT no_plan();
SELECT register.set_flows(
    'm.login.dummy m.login.password', 'm.login.registration_token m.login.dummy',
    'm.login.terms m.login.dummy', 'm.login.email.code m.login.dummy',
    'm.login.password');
SELECT register.publish_terms('p', '1', 'en', 'P', 'https://example.org');
UPDATE register.settings SET mail_from = 'us@example.org',
       smtp_url = 'smtp://localhost', public_base_url = 'https://example.org';

-- A stage in the middle.
SELECT is(passes('one', 'dummy', 'bob', proof => 'a', attempt => '1'), 'passed',
    'a stage passes');
SELECT is(passes('one', 'dummy', 'bob', proof => 'a', attempt => '1',
                 is_new => is_new), 'passed',
    format('the responder that asks again gets the same answer, in a session '
           'that is %s to it', CASE WHEN is_new THEN 'new' ELSE 'known' END))
  FROM unnest('{true,false}'::boolean[]) AS is_new;
SELECT is(opens('one', type => 'password'), '["m.login.dummy"]',
    'a repeated question passes nothing twice');
SELECT is(passes('one', 'dummy', 'bob', proof => 'a'),
    'bad_type: m.login.password would do',
    'the client that sends it again is told which stage is next');
SELECT results_eq(
    $$SELECT kind, next, stages::text
        FROM steps('one', 'dummy', is_uia => true, proof => 'a')$$,
    $$VALUES ('next', 'm.login.password', '["m.login.dummy"]')$$,
    'at later versions of the API a stage that has passed is passed over');
SELECT results_eq(
    $$SELECT kind, lacks_password FROM steps('dora''s', 'dummy', 'dora',
          is_uia => true, attempt => '1', stays_open => true, is_new => $$
        || is_new || ')',
    $$VALUES ('next', true)$$,
    format('that a password is all that is left is said again, %s', is_new))
  FROM unnest('{true,true,false}'::boolean[]) AS is_new;
SELECT register.create_invitation(1, token => 'welcome');
SELECT is(passes('two', 'registration_token', 'dave', token => 'welcome',
                 is_new => is_new, attempt => '1'), 'passed',
    format('an invitation passes, time %s', time))
  FROM (VALUES (1, true), (2, true), (3, false)) AS asked (time, is_new);
SELECT is(uses_pending, 1::bigint,
    'an invitation shown by one question asked again has one use')
  FROM register.invitations;
SELECT is(passes('three', 'terms', is_new => is_new, attempt => '1'), 'passed',
    format('terms pass, time %s', time))
  FROM (VALUES (1, true), (2, true), (3, false)) AS asked (time, is_new);
SELECT is(count(*), 1::bigint, 'they are agreed to once')
  FROM register.agreement;
CREATE FUNCTION begins(is_new boolean) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error, kind)
      FROM steps('four', 'email.code', is_challenge => true, is_new => is_new,
        attempt => '1', result => jsonb_build_object(
            'address', 'bob@example.org', 'code', 'right', 'link_path', '/',
            'token', 'token', 'code_hash', encode(hash_of('right'), 'hex'),
            'token_hash', encode(hash_of('token'), 'hex')))
$$;
SELECT is(begins(is_new), 'challenge', format('a mail is sent, time %s', time))
  FROM (VALUES (1, true), (2, true), (3, false)) AS asked (time, is_new);
SELECT is(count(*), 1::bigint, 'once') FROM register.mail;

-- All with which the last stage of a sign-up is answered.
CREATE FUNCTION last_answer(
    sign_up text, proof text, secret text, name text DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT ROW(kind, error, user_id, home_server, device_id, token_secret)::text
      FROM steps(sign_up, 'password', name, hash => '$y$j9T$a$b',
                 proof => proof, device => 'PHONE', secret => secret,
                 attempt => 'token under ' || secret)
$$;
CREATE FUNCTION answer_with(name text, secret text) RETURNS text
LANGUAGE sql AS $$
    SELECT ROW('account', NULL, '@' || name || ':localhost', 'localhost',
               'PHONE', hash_of(secret))::text
$$;

-- The last stage.
SELECT is(last_answer('one', 'c', 'first'), answer_with('bob', 'first'),
    'the last stage makes the account');
SELECT is(last_answer('one', 'c', 'second'), answer_with('bob', 'first'),
    'the same request again gets the same row, the earlier secret in it');
SELECT is(last_answer('one', 'c', 'second', 'bob'),
    answer_with('bob', 'first'),
    'the same request with the name gets that row, too');
SELECT results_eq($$SELECT token_hash::bytea FROM register.device$$,
    $$VALUES (hash_of('token under first'))$$,
    'no second access token is handed out');
SELECT results_eq($$SELECT localpart::text FROM register.account$$,
    ARRAY['bob'], 'no second account is made');
SELECT is(finishes('one', 'password', proof => 'd'), 'session_complete',
    'another password does not get that row');
SELECT is(finishes('one', 'dummy', proof => 'a'), 'session_complete',
    'an earlier stage does not get that row');
SELECT is(finishes('one', 'password', 'carol', proof => 'c'),
    'session_complete', 'another name does not get that row');
SELECT is(count(*), 1::bigint, 'none of them makes another account')
  FROM register.account;

-- The last stage, before anything is hashed for it.
SELECT results_eq(
    $$SELECT kind, error, stages::text, user_id, home_server, device_id,
             token_secret
        FROM register_internal.look(
             hash_of('one'), false, false, 'm.login.password', NULL, NULL, true,
             NULL, hash_of('c'), '192.0.2.1', true, false)$$,
    $$VALUES ('account', NULL::text, NULL::text, '@bob:localhost',
              'localhost', 'PHONE', hash_of('first'))$$,
    'opening a complete session with its last request gets the account');
SELECT is_empty($$SELECT FROM register.tally WHERE what = 'costly_step'$$,
    'which costs nothing');
SELECT is(opens('one', 'bob', proof => 'c'), '@bob:localhost',
    'opening it with the account''s name gets the account, too');
SELECT is(opens('one', 'carol', proof => 'c'), 'session_complete',
    'opening it with another name does not');
SELECT is(opens('one', proof => 'd'), 'session_complete',
    'opening it with another request does not');
SELECT is(opens('one', proof => 'a'), 'session_complete',
    'opening it with the request of an earlier stage does not');
SELECT is(opens('one', proof => 'd', type => NULL), '@bob:localhost',
    'asking how it ended, as its holder may, does');
SELECT is_empty(
    $$SELECT FROM register_internal.look(
             hash_of('other'), false, false, NULL, NULL, NULL, false, NULL,
             hash_of('c'), '192.0.2.1', false, false)
       WHERE user_id IS NOT NULL OR token_secret IS NOT NULL$$,
    'the request without the session does not');
UPDATE register.settings SET server_name = 'other.example';
SELECT is(last_answer('one', 'c', 'second'), answer_with('bob', 'first'),
    'the answer is the same after the server was renamed');
UPDATE register.settings SET server_name = 'localhost';
SELECT let_expire('one');
SELECT is(opens('one', proof => 'c'), 'session_unknown',
    'opening it after the replay window does not');
SELECT is(finishes('one', 'password', proof => 'c'), 'session_unknown',
    'the last stage after the replay window does not');
