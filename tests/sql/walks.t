#!/usr/bin/env tests/sql/pgtap
-- An account comes of a flow, whatever the responder says: it may have been
-- broken into.
\i tests/sql/steps.sql
SELECT no_plan();
DELETE FROM register.past_flow;
SELECT register.set_flows('m.login.registration_token m.login.password',
                          'm.login.dummy m.login.password m.login.terms');
DELETE FROM register.past_flow;

-- What the last question makes of these stages, passed one by one, the last
-- one with what passes along.
CREATE FUNCTION outcome(sign_up text, VARIADIC types text[]) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    last CONSTANT integer := cardinality(types);
    fault text;
BEGIN
    FOR place IN 1 .. last - 1 LOOP
        fault := passes(sign_up, place - 1, types[place], token => 'welcome');
        IF fault <> 'passed' THEN
            RETURN fault;
        END IF;
    END LOOP;
    RETURN finishes(sign_up, last - 1, types[last], sign_up,
                    token => 'welcome');
EXCEPTION WHEN unique_violation THEN
    GET STACKED DIAGNOSTICS fault = CONSTRAINT_NAME;
    RETURN fault;
END
$$;
SELECT register.create_invitation(uses => NULL, token => 'welcome');
SELECT register.publish_terms('privacy_policy', '1', 'en', 'Privacy', 'https://a.example/');
SELECT is(outcome('a', 'registration_token', 'password'), '@a:localhost',
    'a flow makes an account');
SELECT is(outcome('b', 'dummy', 'password', 'terms'), '@b:localhost',
    'so does another');
SELECT is(outcome('c' || number, VARIADIC string_to_array(walk, ' ')),
    'bad_type', format('%s makes none', walk))
  FROM unnest(ARRAY[
    'password', 'registration_token', 'dummy', 'terms', 'dummy password',
    'password registration_token', 'registration_token password terms',
    'password terms', 'dummy dummy password terms', 'dummy terms password',
    'registration_token terms']) WITH ORDINALITY AS wrong (walk, number);
SELECT is_empty($$SELECT FROM register.account WHERE localpart ~ '^c'$$,
    'and leaves none');

-- Along with a stage passes a password that is kept, and nothing else.
CREATE FUNCTION complaint_of(given_type text, VARIADIC types text[])
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT coalesce(fault, user_id) FROM register_internal.account_finish(
        hash_of('d'), 0, given_type, 'd', NULL,
        evidence('welcome') || '{"is_authentic": true, "is_admin": true}',
        hash_of('proof'), '192.0.2.1', types, hash_of('a'), hash_of('b')));
EXCEPTION WHEN null_value_not_allowed OR unique_violation THEN
    RETURN SQLERRM;
END
$$;
SELECT is(complaint_of('m.login.password', 'm.login.registration_token',
                       'm.login.password'),
    'a stage passes without any evidence',
    'an invitation does not pass along with a password');
SELECT is(complaint_of(NULL, 'm.login.registration_token', 'm.login.password'),
    'a stage passes without any evidence', 'nor with no stage at all');
SELECT is(complaint_of('m.login.dummy', 'm.login.dummy', 'm.login.password',
                       'm.login.terms'),
    'a stage passes without any evidence', 'nor do terms');
SELECT is(complaint_of('org.matrix.login.shared_secret',
                       'org.matrix.login.shared_secret', 'm.login.password'),
    'another sign-up was faster: bad_type',
    'what stands alone has no other stage with it');
SELECT is_empty($$SELECT FROM register.account WHERE localpart = 'd'$$,
    'none of them makes an account');
SELECT is(complaint_of('m.login.registration_token',
                       'm.login.registration_token', 'm.login.password'),
    '@d:localhost', 'a password passes along with an invitation');
SELECT is(outcome('e', 'dummy'), 'bad_type', 'a stage alone makes none');
SELECT is((SELECT coalesce(fault, user_id) FROM register_internal.account_finish(
        hash_of('guest'), 0, 'matrix_register.login.guest', NULL, NULL, NULL,
        hash_of('proof'), '192.0.2.1', '{matrix_register.login.guest}',
        hash_of('a'), hash_of('guest'))), 'guests_refused',
    'but what stands alone is judged by itself');

-- A change of the flows while a sign-up is on its way.
SELECT passes('f', 0, 'dummy', 'f');
SELECT passes('f', 1, 'password');
SELECT passes('g', 0, 'dummy', 'g');
SELECT passes('g', 1, 'password');
SELECT register.set_flows('m.login.dummy');
SELECT is(finishes('f', 2, 'terms'), '@f:localhost',
    'a responder that does not know yet that a flow was replaced is right');
UPDATE register.past_flow SET replaced_at = now() - interval '1 minute';
SELECT throws_ok($$SELECT finishes('g', 2, 'terms')$$, '23505',
    'another sign-up was faster: bad_type', 'but not after a minute');
SELECT is(outcome('h', 'dummy'), '@h:localhost', 'the flow in force holds');
SELECT register.set_flows('m.login.password');
SELECT results_eq('SELECT stages FROM register.past_flow',
    $$VALUES ('{m.login.dummy}'::text[])$$,
    'what was replaced more than a minute ago is forgotten');

-- Closed is closed, at once.
SELECT passes('i', 0, 'password', 'i');
SELECT register.close_registration();
SELECT throws_ok($$SELECT finishes('j', 0, 'password', 'j')$$, '23505',
    'another sign-up was faster: closed',
    'no account is made while registration is closed');
SELECT is(finishes('h', 0, 'dummy', 'h'), '@h:localhost',
    'an answer that got lost is given again all the same');
