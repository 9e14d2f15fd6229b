#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT no_plan();
UPDATE register.settings
   SET session_lifetime = '30 minutes', replay_window = '5 minutes';

-- Beginning and going on.
SELECT is(opens('one'), 'session_unknown',
    'a session that was never begun is unknown');
SELECT is(passes('one', 'dummy', is_new => false), 'session_unknown',
    'a session can''t be begun in the middle');
SELECT ok(NOT exists_for('one'),
    'a refused step in the middle begins no session');
SELECT is(passes('one', 'dummy'), 'passed',
    'the first stage begins a session');
SELECT results_eq(
    $$SELECT id::bytea, created_at, expires_at, peer, stages,
             request_mac::bytea, wrong_tries, made_effort
        FROM register.session$$,
    $$VALUES (hash_of('one'), now(), now() + interval '30 minutes',
              '192.0.2.1'::inet, ARRAY['m.login.dummy'], hash_of('proof'), 0,
              false)$$,
    'it knows its stage, request and peer and lives as long as the settings say');
SELECT is(opens('one'), '["m.login.dummy"]',
    'who opens it is told what has passed');
SELECT is(passes('one', 'password'), 'passed', 'the next stage passes');
SELECT results_eq(
    $$SELECT json_array_elements_text(stages)
        FROM register_internal.look(
             hash_of('one'), false, false, 'm.login.dummy', NULL, NULL, false,
             NULL, hash_of('proof'), '192.0.2.1', false, false)$$,
    ARRAY['m.login.dummy', 'm.login.password'],
    'what has passed is told in order');
SELECT is(passes('one', 'registration_token'), 'wrong_token; 4 tries left',
    'a stage can be refused');
SELECT results_eq(
    $$SELECT stages FROM register.session WHERE id = hash_of('one')$$,
    $$VALUES (ARRAY['m.login.dummy', 'm.login.password'])$$,
    'a refused stage has not passed');
SELECT matches(passes('one', 'password'),
    '^bad_type: (?!.*m\.login\.password)m\.login\.dummy or '
    'm\.login\.registration_token or .* would do$',
    'a stage that may not come is told what may');
SELECT is(cardinality(stages), 2, 'no refused step passed a stage')
  FROM register.session WHERE id = hash_of('one');
SELECT is_empty($$SELECT FROM register.account$$,
    'no refused step made an account');

-- Expiry.
SELECT passes('two', 'password', 'bob');
UPDATE register.session SET expires_at = now() + interval '1 minute'
 WHERE id = hash_of('two');
SELECT is(passes('two', 'dummy'), 'passed',
    'a sign-up in its last minute goes on');
SELECT is(expires_at, now() + interval '30 minutes',
    'a passed stage gives it its whole life again')
  FROM register.session WHERE id = hash_of('two');
SELECT let_expire('two');
SELECT is(opens('two'), 'session_unknown', 'an expired session is unknown');
SELECT is(passes('two', 'dummy'), 'session_unknown',
    'an expired session passes no stage');
SELECT is(finishes('two', 'dummy'), 'session_unknown',
    'an expired session makes no account');
SELECT is(keeps('two', 'carol'), 'session_unknown',
    'with an expired session nothing is kept');
UPDATE register.session SET expires_at = clock_timestamp()
 WHERE id = hash_of('two');
SELECT is(passes('two', 'dummy'), 'session_unknown',
    'a session that expires while its stage is judged passes no stage');

-- Stages put its end off, but not for ever.
UPDATE register.settings SET sign_up_lifetime = '1 hour';
SELECT passes('long', 'dummy');
UPDATE register.session SET created_at = now() - interval '40 minutes'
 WHERE id = hash_of('long');
SELECT is(passes('long', 'dummy'), 'passed', 'a sign-up that takes long goes on');
SELECT is(expires_at, now() + interval '20 minutes',
    'until the time for a whole sign-up is over')
  FROM register.session WHERE id = hash_of('long');
SELECT is(keeps('long', 'lisa'), 'kept', 'what is kept with it');
SELECT is(expires_at, now() + interval '20 minutes', 'does not change that')
  FROM register.session WHERE id = hash_of('long');
UPDATE register.settings SET sign_up_lifetime = '40 minutes';
SELECT is(passes('long', 'dummy'), 'passed', 'the last step in time');
SELECT is(expires_at, now(), 'is the last one')
  FROM register.session WHERE id = hash_of('long');
SELECT is(finishes('long', 'dummy'), 'session_unknown', 'and then it is gone');
UPDATE register.settings SET sign_up_lifetime = DEFAULT;
DELETE FROM register.session WHERE id = hash_of('long');

-- Completion, once.
SELECT passes('three', 'password', 'carol');
SELECT is(finishes('three', 'dummy'), '@carol:localhost',
    'the last stage completes a session');
SELECT is(expires_at, now() + interval '5 minutes',
    'a complete session lives as long as the replay window')
  FROM register.session WHERE id = hash_of('three');
SELECT is(opens('three', proof => 'other'), 'session_complete',
    'a complete session says so');
SELECT is(passes('three', 'dummy', proof => 'other'), 'session_complete',
    'to a stage, too');
SELECT is(finishes('three', 'dummy', 'dave', proof => 'other'),
    'session_complete', 'a complete session does not complete again');
SELECT results_eq($$SELECT localpart::text FROM register.account$$,
    ARRAY['carol'], 'one session has made one account');
SELECT results_eq(
    $$SELECT count(token_hash), max(localpart) FROM register.device$$,
    $$VALUES (1::bigint, 'carol')$$, 'one session has made one access token');
SELECT is(localpart, 'carol', 'a complete session knows its account')
  FROM register.session WHERE id = hash_of('three');

-- Sweeping.
INSERT INTO register.session (id, expires_at)
SELECT hash_of('dead ' || number), now() - number * interval '1 second'
  FROM generate_series(1, 40) AS number;
INSERT INTO register.session (id, expires_at)
SELECT hash_of('live ' || number), now() + number * interval '1 second'
  FROM generate_series(1, 20) AS number;
INSERT INTO register.name
SELECT 'name-' || number, hash_of('dead ' || number)
  FROM generate_series(1, 40) AS number;
CREATE VIEW dead AS
SELECT id FROM register.session WHERE expires_at <= now();
DELETE FROM register.session WHERE id = hash_of('two');
SELECT passes('one', 'dummy');
SELECT is(count(*), 40::bigint, 'going on with a sign-up sweeps nothing')
  FROM dead;
SELECT passes(sweeper(1), 'dummy');
SELECT is(count(*), 20::bigint, 'beginning one sweeps many dead ones')
  FROM dead;
SELECT ok(NOT exists_for('dead 40'), 'the longest dead go first');
SELECT is_empty($$SELECT FROM register.name WHERE localpart = 'name-40'$$,
    'a swept sign-up lets its name go');
SELECT finishes(sweeper(2), 'dummy');
SELECT is(count(*), 18::bigint, 'one of a single request, which adds none, a few')
  FROM dead;
SELECT passes(sweeper(4), 'dummy');
SELECT is_empty('SELECT FROM dead', 'none is left over');
SELECT is(count(*), 20::bigint, 'no live one was swept')
  FROM register.session, generate_series(1, 20) AS number
 WHERE id = hash_of('live ' || number);
SELECT let_expire('live 1');
SELECT passes(sweeper(3), 'registration_token', token => 'none');
SELECT ok(NOT exists_for('live 1'), 'and refused ones');
SELECT passes('many ' || number, 'dummy'), let_expire('many ' || number)
  FROM generate_series(1, 400) AS number \g /dev/null
SELECT ok(count(*) < 100, 'one sweeps more dead ones than sixteen add')
  FROM dead;
SELECT steps('refused ' || number, 'registration_token',
             peer => inet '203.0.113.0' + number, is_uia => true),
       let_expire('refused ' || number)
  FROM generate_series(1, 400) AS number \g /dev/null
SELECT cmp_ok(count(*), '>', 300::bigint,
    'refused sign-ups of later versions of the API have a session')
  FROM register.failure
 WHERE error = 'abandoned' AND passed = '{}' AND network > '203.0.113.0';
SELECT ok(count(*) < 100, 'they do not pile up either') FROM dead;
SELECT steps('named ' || number, 'registration_token', 'named-' || number,
             peer => inet '203.0.120.0' + number, is_uia => true),
       let_expire('named ' || number)
  FROM generate_series(1, 400) AS number \g /dev/null
SELECT ok(count(*) < 100, 'nor do those that would have been made in one request')
  FROM dead;
SELECT let_expire('three');
SELECT register_internal.session_sweep(20) FROM generate_series(1, 5);
SELECT ok(NOT exists_for('three'), 'a complete session is swept like others');
SELECT results_eq($$SELECT localpart FROM register.whoami('token of three')$$,
    ARRAY['carol'], 'its account and access token stay');
