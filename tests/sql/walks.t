#!/usr/bin/env tests/sql/pgtap
-- An account comes of a flow, with anything that the responder says: it may have been
-- broken into.
\i tests/sql/steps.sql
SELECT no_plan();
SELECT register.set_flows('m.login.registration_token m.login.password',
                          'm.login.dummy m.login.password m.login.terms');
SELECT register.create_invitation(uses => NULL, token => 'welcome');
SELECT register.publish_terms('privacy_policy', '1', 'en', 'Privacy', 'https://a.example/');

-- What comes of these stages, one after the other.
CREATE FUNCTION outcome(sign_up text, VARIADIC types text[]) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    outcome text := 'next';
BEGIN
    FOR place IN 1 .. cardinality(types) LOOP
        outcome := finishes(sign_up, types[place], sign_up, token => 'welcome',
                            attempt => sign_up || place);
        EXIT WHEN outcome <> 'next';
    END LOOP;
    RETURN split_part(outcome, ':', 1);
END
$$;
SELECT is(outcome('a', 'registration_token', 'password'), '@a',
    'a flow makes an account');
SELECT is(outcome('b', 'dummy', 'password', 'terms'), '@b', 'so does another');
SELECT is(outcome('c' || number, VARIADIC string_to_array(walk, ' ')), wanted,
    format('%s makes none', walk))
  FROM (VALUES
    (1, 'password', 'missing_keyssession'), (2, 'registration_token', 'next'),
    (3, 'dummy', 'next'), (4, 'terms', 'missing_keyssession'),
    (5, 'dummy password', 'next'), (6, 'dummy dummy', 'bad_type'),
    (7, 'registration_token terms', 'bad_type'),
    (8, 'registration_token dummy', 'bad_type'),
    (9, 'dummy terms', 'bad_type'), (10, 'dummy terms password', 'bad_type'),
    (11, 'dummy registration_token', 'bad_type'),
    (12, 'dummy password password', 'bad_type'),
    (13, 'dummy password registration_token', 'bad_type'),
    (14, 'dummy password dummy', 'bad_type'),
    (15, 'recaptcha', 'bad_type'), (16, 'nonsense', 'bad_type'),
    (17, 'dummy org.matrix.login.shared_secret', 'bad_type'),
    (18, 'dummy matrix_register.login.guest', 'bad_type')
  ) AS wrong (number, walk, wanted);
SELECT is_empty($$SELECT FROM register.account WHERE localpart ~ '^c'$$,
    'and leaves none');
SELECT is_empty($$SELECT FROM register.account
                   WHERE stages NOT IN (SELECT stages FROM register.flow)$$,
    'accounts say by which flow they were made');

-- Along with a stage passes a password that is kept, and nothing else.
CREATE FUNCTION comes_of(sign_up text, type text, hash text DEFAULT '$y$a$b')
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error, user_id, kind || ' ' || next)
      FROM steps(sign_up, type, sign_up, evidence('welcome'), hash)
$$;
SELECT is(comes_of('d1', 'registration_token', NULL), 'next m.login.password',
    'an invitation without a password is not enough');
SELECT is(comes_of('d2', 'registration_token'), '@d2:localhost',
    'a password passes along with an invitation');
SELECT is(stages, '{m.login.registration_token,m.login.password}',
    'in the order of the flow') FROM register.account WHERE localpart = 'd2';
SELECT is(comes_of('d3', 'password'), 'missing_keys',
    'an invitation does not pass along with a password');
SELECT is(comes_of('d4', NULL), 'next m.login.registration_token',
    'nor with no stage at all');
SELECT is(comes_of('d5', 'dummy'), 'next m.login.password',
    'a password does not pass where more comes behind it');
SELECT is(comes_of('d5', 'terms'), '@d5:localhost',
    'but along with that');
SELECT is(comes_of('d6', 'dummy'), 'next m.login.password', 'nor do terms');
SELECT is(comes_of('d6', NULL), 'next m.login.password', 'with no stage at all');
SELECT is(comes_of('d7', 'org.matrix.login.shared_secret'), 'not_set_up',
    'what stands alone is judged by itself');
SELECT is(comes_of('d8', 'matrix_register.login.guest'), 'guests_refused',
    'like guests');
SELECT is_empty($$SELECT FROM register.account
                   WHERE localpart IN ('d1', 'd3', 'd4', 'd6', 'd7', 'd8')$$,
    'none of the others makes an account');

-- A change of the flows while a sign-up is on its way holds at once.
SELECT passes('f', 'dummy', 'f');
SELECT passes('f', 'password', 'f');
SELECT passes('g', 'dummy', 'g');
SELECT register.set_flows('m.login.dummy', 'm.login.dummy m.login.terms');
SELECT is(finishes('f', 'terms'),
    'bad_type: no flow goes on from here, start again without a session',
    'a sign-up of flows that were replaced comes to no account');
SELECT is(finishes('g', 'terms'), '@g:localhost',
    'one whose stages a flow of now begins with goes on');
SELECT is(outcome('h', 'dummy'), '@h', 'the flow in force holds');

-- Closed is closed, at once.
SELECT register.set_flows('m.login.dummy m.login.password');
SELECT passes('i', 'dummy', 'i');
SELECT passes('j', 'dummy', 'j');
SELECT is(finishes('j', 'password'), '@j:localhost', 'an account');
SELECT register.close_registration();
SELECT is(finishes('i', 'password', 'i'), 'closed',
    'no account is made while registration is closed');
SELECT is(finishes('k', 'dummy', 'k'), 'closed', 'nor a sign-up begun');
SELECT is(finishes('j', 'password', 'j'), '@j:localhost',
    'an answer that got lost is given again all the same');
SELECT register.open_registration();
SELECT is(finishes('i', 'password', 'i'), '@i:localhost',
    'a sign-up that had to wait goes on');
