#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
-- What is kept with a sign-up, devices and their tokens, guests.
SELECT no_plan();
CREATE FUNCTION kept(sign_up text) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', wanted_name, password_hash, device_id, inhibits_login)
      FROM register.session WHERE id = hash_of(sign_up)
$$;
CREATE FUNCTION holder(wanted text) RETURNS text LANGUAGE sql AS $$
    SELECT sign_up FROM unnest(ARRAY['one', 'two', 'three', 'four']) AS sign_up
      JOIN register.name ON session_id = hash_of(sign_up)
     WHERE localpart = wanted
$$;
-- A stage that takes an effort.
CREATE FUNCTION works(sign_up text) RETURNS text LANGUAGE sql AS $$
    SELECT passes(sign_up, 'matrix_register.login.proof_of_work')
$$;

-- Keeping.
SELECT is(keeps('one', 'bob', '$y$a$b', 'PHONE'), 'kept',
    'a sign-up begins with what is kept');
SELECT is(kept('one'), 'bob $y$a$b PHONE f', 'it is all there');
SELECT is(opens('one'), '[]', 'and nothing has passed');
SELECT is(keeps('one', device => 'TV', inhibits => true), 'kept',
    'more can be kept');
SELECT is(kept('one'), 'bob $y$a$b TV t', 'which replaces what it names');
SELECT is(holder('bob'), NULL, 'a name that is only wanted is not held');
SELECT is(keeps('two', 'bob'), 'kept', 'another sign-up may want it, too');
SELECT is(passes('two', 'dummy'), 'passed', 'a stage that takes no effort');
SELECT is(holder('bob'), NULL, 'does not hold it');
SELECT is(works('two'), 'passed', 'the one that takes an effort first');
SELECT is(holder('bob'), 'two', 'does');
SELECT is(keeps('three', 'bob'), 'name_in_use', 'then no other may want it');
SELECT ok(NOT exists_for('three'), 'and no sign-up begins');
SELECT is(works('one'), 'name_in_use',
    'one that wanted it before is told so with its stage');
SELECT is(keeps('one', 'carol'), 'kept', 'and can want another one');
SELECT is(works('one'), 'passed', 'with which it passes');
SELECT is(holder('carol'), 'one', 'and which it holds');
SELECT is(keeps('one', 'dave'), 'kept', 'a held name can be changed');
SELECT is(ARRAY[holder('carol'), holder('dave')], ARRAY[NULL, 'one'],
    'the other one is free then');
SELECT is(passes('one', 'terms', 'erin'), 'name_changed',
    'at version 1 of the API it can''t');
SELECT is(keeps('one', '_x'), 'name_reserved', 'a reserved one is refused');
SELECT is(keeps('one', 'bob'), 'name_in_use', 'so is one that is held');
SELECT is(holder('dave'), 'one', 'and the name stays');
SELECT is(kept('one'), 'dave $y$a$b TV t', 'with all that was kept');
SELECT is(keeps('none', is_new => false), 'session_unknown',
    'with an unknown sign-up nothing is kept');
SELECT let_expire('two');
SELECT is(keeps('two'), 'session_unknown', 'nor with a dead one');

-- The end without a stage.
CREATE FUNCTION ends(sign_up text, name text DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error, concat_ws(' ', user_id, device_id))
      FROM steps(sign_up, NULL, name, is_uia => true)
$$;
SELECT is(ends('one'), '@dave:localhost',
    'an account is made without a stage, and without a login where none is wanted');
SELECT results_eq(
    $$SELECT stages, password_hash::text FROM register.session
       WHERE id = hash_of('one')$$,
    $$VALUES (ARRAY['matrix_register.login.proof_of_work', 'm.login.password'],
              NULL::text)$$,
    'a kept password has passed its stage');
SELECT is((SELECT password_hash FROM register.account WHERE localpart = 'dave'),
    '$y$a$b', 'and is the account''s');
SELECT is(ends('one'), '@dave:localhost', 'the same again gets the same');
SELECT is(keeps('one', hash => '$y$c$d', device => 'X'), '@dave:localhost',
    'all other functions get it, too');
SELECT is(kept('one'), 'dave t', 'and is not kept any more');
SELECT is(keeps('one', 'erin'), 'session_complete', 'but not another name');
SELECT is((SELECT count(*) FROM register.device), 0::bigint,
    'there is no device and no token');
-- The name may be another one in the last request still.
SELECT is(keeps('five', 'gina', '$y$a$b'), 'kept', 'one more sign-up');
SELECT is(works('five'), 'passed', 'with an effort');
SELECT is(opens(NULL, 'gina'), 'name_in_use', 'holds its name');
SELECT matches(ends('five', 'hugo'), '^@hugo:localhost ', 'and ends with another');
SELECT is(opens(NULL, 'gina'), 'new', 'then the first one is free');

-- Devices.
DELETE FROM register.device;
SELECT finishes('four', 'dummy', 'frank');
SELECT matches((SELECT device_id FROM register.devices), '^[0-9A-F]{10}$',
    'an account begins with a device of a made-up name');
SELECT is(register_internal.device_log_in('frank', 'PC', 'Desk', hash_of('a')), 'PC',
    'a device can be named');
SELECT is(register_internal.device_log_in('frank', 'PC', NULL, hash_of('b')), 'PC',
    'and used again');
SELECT results_eq(
    $$SELECT token_hash::bytea, display_name::text FROM register.device
       WHERE device_id = 'PC'$$,
    $$VALUES (hash_of('b'), 'Desk')$$,
    'with another token in place of its first, and its display name');
SELECT is((register_internal.token_open(hash_of('a'))).error, 'unknown_token',
    'the first one is of no account');
SELECT results_eq(
    $$SELECT * FROM register_internal.token_open(hash_of('b'))$$,
    $$VALUES (NULL::text, '@frank:localhost', 'PC', false)$$,
    'the other one is the account''s');
SELECT is(register_internal.token_revoke(hash_of('b'), false), NULL,
    'a token can be revoked');
SELECT is((SELECT count(*) FROM register.devices), 1::bigint,
    'its device goes with it, and no other');
SELECT is(register_internal.token_revoke(hash_of('b'), true), 'unknown_token', 'once');
SELECT register.deactivate_account('frank');
SELECT register_internal.device_log_in('frank', 'PC', NULL, hash_of('c'));
SELECT is(register_internal.token_revoke(hash_of('c'), true), 'unknown_token',
    'a closed account has no token to revoke');

-- Constraints.
SET search_path = register, register_internal, public;
CREATE TABLE wrong (statement text, sqlstate text, description text);
INSERT INTO wrong VALUES
($$SELECT device_log_in('frank', '', NULL, hash_of('x'))$$, '23514',
 'a device has a name'),
($$SELECT device_log_in('frank', repeat('x', 256), NULL, hash_of('x'))$$,
 '23514', 'of at most 255 bytes'),
($$SELECT device_log_in('frank', E'a\nb', NULL, hash_of('x'))$$, '23514',
 'on one line'),
($$SELECT device_log_in('frank', 'A', repeat('x', 256), hash_of('x'))$$,
 '23514', 'its display name has its end, too'),
($$SELECT device_log_in('absent', 'A', NULL, hash_of('x'))$$, '23503',
 'a device is an account''s'),
($$INSERT INTO device VALUES ('frank', 'PC')$$, '23505',
 'and has it once'),
($$SELECT device_log_in('frank', 'A', NULL, hash_of('c'))$$, '23505',
 'a token is one device''s'),
($$UPDATE account SET user_type = 'A B'$$, '23514', 'a user type is a word'),
($$UPDATE account SET display_name = ''$$, '23514', 'a display name is not empty'),
($$UPDATE settings SET captcha_script_url = 'http://example.org/a.js'$$,
 '23514', 'the script of a captcha is loaded over https'),
($$UPDATE settings SET captcha_script_url = 'https://example.org/a.js; x'$$,
 '23514', 'from one place'),
($$INSERT INTO used_nonce VALUES ('\x00')$$, '23514', 'nonces are hashed');
SELECT throws_ok(statement, sqlstate, NULL, description) FROM wrong;

-- Guests.
SELECT is((guest_pass(NULL, NULL, NULL, NULL)).error, 'guests_refused',
    'guests are refused at first');
UPDATE settings SET guests_allowed = true;
SELECT is((guest_pass(NULL, NULL, NULL, NULL)).error, NULL, 'until they are allowed');
SELECT close_registration();
SELECT is((guest_pass(NULL, NULL, NULL, NULL)).error, 'guests_refused',
    'and while registration is closed');

-- What clients are told.
SELECT set_flows('m.login.terms', 'm.login.recaptcha', 'm.login.dummy');
SELECT is(stage_params(), '{"m.login.terms": {"policies": {}},
                            "m.login.recaptcha": {}}'::jsonb,
    'stages that have nothing to tell tell nothing');
SELECT publish_terms('tos', '2', 'pt-BR', 'Termos', 'https://example.org/t');
SELECT is(stage_params() -> 'm.login.terms' -> 'policies',
    '{"tos": {"version": "2",
              "pt-BR": {"name": "Termos", "url": "https://example.org/t"}}}'::jsonb,
    'documents are told with their version and languages');
