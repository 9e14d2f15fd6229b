#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
-- What is kept with a sign-up, devices and their tokens, guests and nonces.
SELECT no_plan();
-- 'kept', or the error.
CREATE FUNCTION keeps(
    sign_up text, is_new boolean, name text DEFAULT NULL,
    hash text DEFAULT NULL, device text DEFAULT NULL,
    inhibits boolean DEFAULT NULL, proof text DEFAULT 'kept')
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error, 'kept')
      FROM register_internal.session_keep(hash_of(sign_up), is_new, name, hash, device,
                                 NULL, inhibits, hash_of(proof), '192.0.2.1') AS error
$$;
CREATE FUNCTION kept(sign_up text) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', wanted_name, password_hash, device_id, inhibits_login)
      FROM register.session WHERE id = hash_of(sign_up)
$$;
CREATE FUNCTION holder(wanted text) RETURNS text LANGUAGE sql AS $$
    SELECT sign_up FROM unnest(ARRAY['one', 'two', 'three', 'four']) AS sign_up
      JOIN register.name ON session_id = hash_of(sign_up)
     WHERE localpart = wanted
$$;

-- Keeping.
SELECT is(keeps('one', true, 'bob', '$y$a$b', 'PHONE'), 'kept',
    'a sign-up begins with what is kept');
SELECT is(kept('one'), 'bob $y$a$b PHONE f', 'it is all there');
SELECT is(opens('one'), '[]', 'and nothing has passed');
SELECT is(keeps('one', false, device => 'TV', inhibits => true), 'kept',
    'more can be kept');
SELECT is(kept('one'), 'bob $y$a$b TV t', 'which replaces what it names');
SELECT is(holder('bob'), NULL, 'a name that is only wanted is not held');
SELECT is(keeps('two', true, 'bob'), 'kept', 'somebody else may want it, too');
SELECT is(passes('two', 'dummy'), 'passed', 'who passes a stage first');
SELECT is(holder('bob'), 'two', 'holds it');
SELECT is(keeps('three', true, 'bob'), 'name_in_use',
    'then nobody else may want it');
SELECT ok(NOT exists_for('three'), 'and no sign-up begins');
SELECT is(passes('one', 'dummy'), 'name_in_use',
    'who wanted it before is told so with his stage');
SELECT is(keeps('one', false, 'carol'), 'kept', 'and can want another one');
SELECT is(passes('one', 'dummy'), 'passed', 'with which it passes');
SELECT is(keeps('one', false, 'dave'), 'kept', 'a held name can be changed');
SELECT is(ARRAY[holder('carol'), holder('dave')], ARRAY[NULL, 'one'],
    'the other one is free then');
SELECT is(passes('one', 'terms', 'erin'), 'name_changed',
    'with a stage it can''t');
SELECT is(keeps('one', false, '_x'), 'name_reserved', 'a reserved one is refused');
SELECT is(holder('dave'), 'one', 'and the name stays');
SELECT is(keeps('none', false), 'session_unknown',
    'with an unknown sign-up nothing is kept');
SELECT let_expire('two');
SELECT is(keeps('two', false), 'session_unknown', 'nor with a dead one');

-- The end without a stage.
CREATE FUNCTION ends(sign_up text, passed integer, stages text[])
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error, concat_ws(' ', user_id, device_id))
      FROM register_internal.account_finish(
           hash_of(sign_up), passed, NULL, NULL, NULL, NULL, hash_of('end'),
           NULL, stages, hash_of('secret'), hash_of('token of ' || sign_up))
$$;
SELECT is(ends('one', 1, '{m.login.password}'), '@dave:localhost',
    'an account is made without a stage, and without a login where none is wanted');
SELECT results_eq(
    $$SELECT stages, password_hash FROM register.session
       WHERE id = hash_of('one')$$,
    $$VALUES (ARRAY['m.login.dummy', 'm.login.password'], NULL::text)$$,
    'a kept password has passed its stage');
SELECT is((SELECT password_hash FROM register.account WHERE localpart = 'dave'),
    '$y$a$b', 'and is the account''s');
SELECT is(ends('one', 1, '{m.login.password}'), '@dave:localhost',
    'the same again gets the same');
SELECT is(keeps('one', false), 'session_moved', 'nothing is kept any more');
SELECT is(complaint($$SELECT ends('one', 1, NULL)$$),
    'a stage that passes is among those that pass', 'stages are a list');
SELECT is((SELECT count(*) FROM register.access_token), 0::bigint,
    'there is no token');

-- Devices.
SELECT finishes('four', 'dummy', 'frank');
SELECT matches((SELECT device_id FROM register.devices), '^[0-9A-F]{10}$',
    'an account begins with a device of a made-up name');
SELECT is(register_internal.device_log_in('frank', 'PC', 'Desk', hash_of('a')), 'PC',
    'a device can be named');
SELECT is(register_internal.device_log_in('frank', 'PC', NULL, hash_of('b')), 'PC',
    'and used again');
SELECT results_eq(
    $$SELECT hash, display_name FROM register.access_token
        JOIN register.device USING (localpart, device_id)
       WHERE device_id = 'PC'$$,
    $$VALUES (hash_of('b'), 'Desk')$$,
    'with another token in place of its first, and its display name');
SELECT is((register_internal.token_open(hash_of('a'))).error, 'unknown_token',
    'the first one is nobody''s');
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
($$SELECT device_log_in('nobody', 'A', NULL, hash_of('x'))$$, '23503',
 'a device is an account''s'),
($$INSERT INTO access_token VALUES (hash_of('x'), 'frank', 'PC')$$,
 '23505', 'a device has one token'),
($$UPDATE account SET user_type = 'A B'$$, '23514', 'a user type is a word'),
($$UPDATE account SET display_name = ''$$, '23514', 'a display name is not empty'),
($$UPDATE settings SET captcha_script_url = 'http://example.org/a.js'$$,
 '23514', 'the script of a captcha is loaded over https'),
($$UPDATE settings SET captcha_script_url = 'https://example.org/a.js; x'$$,
 '23514', 'from one place'),
($$INSERT INTO used_nonce VALUES ('\x00')$$, '23514', 'nonces are hashed');
SELECT throws_ok(statement, sqlstate, NULL, description) FROM wrong;

-- Nonces are used once, and forgotten when they are of no use anyway.
CREATE FUNCTION orders(nonce text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(shared_secret_pass(NULL, jsonb_build_object(
        'is_authentic', true, 'nonce_hash', encode(hash_of(nonce), 'hex')),
        NULL), 'passed')
$$;
SELECT is(orders('a'), 'passed', 'a nonce is accepted');
SELECT is(orders('a'), 'nonce_unknown', 'once');
UPDATE used_nonce SET used_at = now() - interval '1 hour';
SELECT is(orders('b'), 'passed', 'another one is, too');
SELECT is((SELECT count(*) FROM used_nonce), 1::bigint,
    'an hour later a nonce is forgotten');

-- Guests.
SELECT is(guest_pass(NULL, NULL, NULL), 'guests_refused',
    'guests are refused at first');
UPDATE settings SET guests_allowed = true;
SELECT is(guest_pass(NULL, NULL, NULL), NULL, 'until they are allowed');
SELECT close_registration();
SELECT is(guest_pass(NULL, NULL, NULL), 'guests_refused',
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
