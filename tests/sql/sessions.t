#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT plan(44);
UPDATE register.settings
   SET session_lifetime = '30 minutes', replay_window = '5 minutes';

-- Beginning and going on.
SELECT is(opens('one'), 'session_unknown',
    'a session that was never begun is unknown');
SELECT is(passes('one', 1, 'dummy'), 'session_unknown',
    'a session can''t be begun in the middle');
SELECT ok(NOT exists_for('one'),
    'a refused step in the middle begins no session');
SELECT is(passes('one', 0, 'dummy'), 'passed',
    'the first stage begins a session');
SELECT results_eq(
    $$SELECT id, created_at, expires_at, peer, stages, proof, wrong_tries
        FROM register.session$$,
    $$VALUES (hash_of('one'), now(), now() + interval '30 minutes',
              '192.0.2.1'::inet, ARRAY['m.login.dummy'], hash_of('proof'), 0)$$,
    'it knows its stage, proof and peer and lives as long as the settings say');
SELECT is(opens('one'), '["m.login.dummy"]',
    'who opens it is told what has passed');
SELECT is(passes('one', 1, 'password'), 'passed', 'the next stage passes');
SELECT results_eq(
    $$SELECT json_array_elements_text(stages)
        FROM register_internal.session_open(hash_of('one'), NULL, hash_of('proof'))$$,
    ARRAY['m.login.dummy', 'm.login.password'],
    'what has passed is told in order');
SELECT is(passes('one', 2, 'registration_token'), 'wrong_token; 4 tries left',
    'a stage can be refused');
SELECT results_eq(
    $$SELECT stages FROM register.session WHERE id = hash_of('one')$$,
    $$VALUES (ARRAY['m.login.dummy', 'm.login.password'])$$,
    'a refused stage has not passed');

-- The count of stages that the responder saw passed.
SELECT is(passes('one', 1, 'dummy', proof => 'other'), 'session_moved',
    'a stage judged before another one passed is refused');
SELECT is(passes('one', 0, 'dummy', proof => 'other'), 'session_moved',
    'a session can''t be begun anew');
SELECT is(passes('one', 3, 'dummy'), 'session_moved',
    'a stage judged after more than has passed is refused');
SELECT is(passes('one', -1, 'dummy'), 'session_moved',
    'a count below nothing is refused');
SELECT is(finishes('one', 1, 'dummy', proof => 'other'), 'session_moved',
    'the last stage is held to the count as well');
SELECT is(finishes('one', 3, 'dummy'), 'session_moved',
    'the last stage is refused after more than has passed');
SELECT is_empty($$SELECT FROM register.account$$,
    'no refused step made an account');
SELECT is(cardinality(stages), 2, 'no refused step passed a stage')
  FROM register.session WHERE id = hash_of('one');

-- Expiry.
SELECT passes('two', 0, 'dummy', 'bob');
UPDATE register.session SET expires_at = now() + interval '1 minute'
 WHERE id = hash_of('two');
SELECT is(passes('two', 1, 'dummy', token => 'none'), 'passed',
    'a sign-up in its last minute goes on');
SELECT is(expires_at, now() + interval '30 minutes',
    'a passed stage gives it its whole life again')
  FROM register.session WHERE id = hash_of('two');
SELECT let_expire('two');
SELECT is(opens('two'), 'session_unknown', 'an expired session is unknown');
SELECT is(passes('two', 2, 'dummy'), 'session_unknown',
    'an expired session passes no stage');
SELECT is(passes('two', 1, 'dummy'), 'session_unknown',
    'an expired session does not repeat its answer');
SELECT is(finishes('two', 2, 'dummy'), 'session_unknown',
    'an expired session makes no account');
SELECT is(passes('two', 0, 'dummy'), 'session_unknown',
    'an expired session can''t be begun anew');
UPDATE register.session SET expires_at = clock_timestamp()
 WHERE id = hash_of('two');
SELECT is(passes('two', 2, 'dummy'), 'session_unknown',
    'a session that expires while its stage is judged passes no stage');

-- Completion, once.
SELECT passes('three', 0, 'dummy', 'carol');
SELECT is(finishes('three', 1, 'dummy'), '@carol:localhost',
    'the last stage completes a session');
SELECT is(expires_at, now() + interval '5 minutes',
    'a complete session lives as long as the replay window')
  FROM register.session WHERE id = hash_of('three');
SELECT is(opens('three', proof => 'other'), 'session_complete',
    'a complete session says so');
SELECT is(passes('three', 1, 'dummy', proof => 'other'), 'session_moved',
    'a stage judged before it was complete is refused');
SELECT is(finishes('three', 1, 'dummy', 'dave', proof => 'other'),
    'session_moved', 'a complete session does not complete again');
SELECT results_eq($$SELECT localpart FROM register.account$$,
    ARRAY['carol'], 'one session has made one account');
SELECT results_eq(
    $$SELECT count(*), max(localpart) FROM register.access_token$$,
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
SELECT passes('one', 2, 'dummy');
SELECT is(count(*), 40::bigint, 'going on with a sign-up sweeps nothing')
  FROM dead;
SELECT passes(sweeper(1), 0, 'dummy');
SELECT is(count(*), 16::bigint, 'beginning one sweeps many dead ones')
  FROM dead;
SELECT ok(NOT exists_for('dead 40'), 'the longest dead go first');
SELECT is_empty($$SELECT FROM register.name WHERE localpart = 'name-40'$$,
    'a swept sign-up lets its name go');
SELECT finishes(sweeper(2), 0, 'dummy');
SELECT is_empty('SELECT FROM dead', 'complete sign-ups sweep, too');
SELECT is(count(*), 20::bigint, 'no live one was swept')
  FROM register.session, generate_series(1, 20) AS number
 WHERE id = hash_of('live ' || number);
SELECT let_expire('live 1');
SELECT passes(sweeper(3), 0, 'registration_token', token => 'none');
SELECT ok(NOT exists_for('live 1'), 'and refused ones');
SELECT passes('many ' || number, 0, 'dummy'), let_expire('many ' || number)
  FROM generate_series(1, 400) AS number;
SELECT ok(count(*) < 100, 'one sweeps more dead ones than sixteen add')
  FROM dead;
SELECT let_expire('three');
SELECT register_internal.session_sweep() FROM generate_series(1, 5);
SELECT ok(NOT exists_for('three'), 'a complete session is swept like others');
SELECT results_eq($$SELECT localpart FROM register.whoami('token of three')$$,
    ARRAY['carol'], 'its account and access token stay');
