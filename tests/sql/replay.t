#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT plan(30);
-- The whole row with which the last stage of a sign-up is answered.
CREATE FUNCTION last_answer(
    sign_up text, proof text, secret text, name text DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT answer::text
      FROM register_internal.account_finish(
           hash_of(sign_up), 1, 'm.login.password', name, '$y$j9T$a$b', NULL,
           hash_of(proof), '192.0.2.1', '{m.login.password}',
           hash_of(secret), hash_of('token under ' || secret), 'PHONE') AS answer
$$;
CREATE FUNCTION answer_with(name text, secret text) RETURNS text
LANGUAGE sql AS $$
    SELECT ROW(NULL, NULL, NULL, '@' || name || ':localhost', 'localhost',
               'PHONE', hash_of(secret))::text
$$;

-- A stage in the middle.
SELECT is(passes('one', 0, 'dummy', 'bob', proof => 'a'), 'passed',
    'a stage passes');
SELECT is(passes('one', 0, 'dummy', 'bob', proof => 'a'), 'passed',
    'the same request again gets the same answer');
SELECT is(opens('one'), '["m.login.dummy"]',
    'a repeated request passes nothing twice');
SELECT is(passes('one', 0, 'dummy', 'bob', proof => 'b'), 'session_moved',
    'other credentials do not get that answer');
SELECT is(passes('one', 0, 'password', 'bob', proof => 'a'), 'session_moved',
    'another stage does not get that answer');
SELECT is(passes('one', 0, 'dummy', 'carol', proof => 'a'), 'session_moved',
    'another name does not get that answer');
SELECT is(passes('one', 0, 'dummy', proof => 'a'), 'passed',
    'the same request without the name gets it');
SELECT register.create_invitation(uses => 5, token => 'welcome');
SELECT is(passes('two', 0, 'registration_token', token => 'welcome'),
    'passed', 'an invitation passes');
SELECT is(passes('two', 0, 'registration_token', token => 'welcome'),
    'passed', 'an invitation passes again for the same request');
SELECT is(
    passes('two', 0, 'registration_token', 'dave', token => 'welcome'),
    'session_moved', 'a name where there was none is another request');
SELECT is(uses_pending, 1::bigint,
    'an invitation shown twice by one request has one use')
  FROM register.invitations;
SELECT alike(finishes('two', 0, 'registration_token', token => 'welcome'),
    'session_%', 'a stage that more came after is not repeated as the last');

-- The last stage, while the account is being made.
SELECT is(last_answer('one', 'c', 'first'), answer_with('bob', 'first'),
    'the last stage makes the account');
SELECT is(last_answer('one', 'c', 'second'), answer_with('bob', 'first'),
    'the same request again gets the same row, the earlier secret in it');
SELECT is(last_answer('one', 'c', 'second', 'bob'),
    answer_with('bob', 'first'),
    'the same request with the name gets that row, too');
SELECT results_eq($$SELECT hash FROM register.access_token$$,
    $$VALUES (hash_of('token under first'))$$,
    'no second access token is handed out');
SELECT results_eq($$SELECT localpart FROM register.account$$,
    ARRAY['bob'], 'no second account is made');
SELECT is(finishes('one', 1, 'password', proof => 'd'), 'session_moved',
    'another password does not get that row');
SELECT is(finishes('one', 1, 'dummy', proof => 'c'), 'session_moved',
    'another last stage does not get that row');
SELECT is(finishes('one', 1, 'password', 'carol', proof => 'c'),
    'session_moved', 'another name does not get that row');

-- The last stage, once the account is made.
SELECT results_eq(
    $$SELECT fault, name_fault, stages::text, user_id, home_server,
             token_secret
        FROM register_internal.session_open(hash_of('one'), NULL, hash_of('c'))$$,
    $$VALUES (NULL::text, NULL::text, NULL::text, '@bob:localhost',
              'localhost', hash_of('first'))$$,
    'opening a complete session with its last proof gets the account');
SELECT is(opens('one', 'bob', proof => 'c'), '@bob:localhost',
    'opening it with the account''s name gets the account, too');
SELECT is(opens('one', 'carol', proof => 'c'), 'session_complete',
    'opening it with another name does not');
SELECT is(opens('one', proof => 'd'), 'session_complete',
    'opening it with another proof does not');
SELECT is(opens('one', proof => 'a'), 'session_complete',
    'opening it with the proof of an earlier stage does not');
SELECT is(opens('one', proof => NULL), '@bob:localhost',
    'opening it without a proof, as one who only holds the session, does');
SELECT is_empty(
    $$SELECT FROM register_internal.session_open(NULL, NULL, hash_of('c'))
       WHERE user_id IS NOT NULL OR token_secret IS NOT NULL$$,
    'the proof without the session does not');
UPDATE register.settings SET server_name = 'other.example';
SELECT is(last_answer('one', 'c', 'second'), answer_with('bob', 'first'),
    'the answer is the same after the server was renamed');
SELECT let_expire('one');
SELECT is(opens('one', proof => 'c'), 'session_unknown',
    'opening it after the replay window does not');
SELECT is(finishes('one', 1, 'password', proof => 'c'), 'session_unknown',
    'the last stage after the replay window does not');
