#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT plan(32);
CREATE FUNCTION flows_now() RETURNS text LANGUAGE sql AS $$
    SELECT register_internal.settings_read() ->> 'flows'
$$;
CREATE FUNCTION flows_after(change text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'SELECT FROM register.set_flows(' || change || ')';
    RETURN flows_now();
END
$$;

SELECT is(flows_now(), '[["m.login.password"]]',
    'a new installation asks for a user name and a password');
SELECT results_eq('SELECT flow, place, type FROM register.flow_stage',
    $$VALUES (1, 1, 'm.login.password')$$, 'a new installation has one flow');

-- Ways to write a flow.
SELECT is(flows_after(written)::jsonb,
    '[["m.login.registration_token", "m.login.password"]]'::jsonb,
    format('set_flows reads %s', written))
  FROM (VALUES
    ($$'m.login.registration_token m.login.password'$$),
    ($$'m.login.registration_token,m.login.password'$$),
    ($$'m.login.registration_token, m.login.password'$$),
    ($$'m.login.registration_token ,   m.login.password'$$),
    ($$'  m.login.registration_token m.login.password '$$),
    ($$E'm.login.registration_token\tm.login.password'$$),
    ($$E'm.login.registration_token\nm.login.password'$$),
    ($$VARIADIC ARRAY['m.login.registration_token m.login.password']$$)
  ) AS listed (written);
SELECT is(
    flows_after($$'m.login.dummy', 'm.login.password m.login.dummy'$$)::jsonb,
    '[["m.login.dummy"], ["m.login.password", "m.login.dummy"]]'::jsonb,
    'several flows keep their order, and their stages theirs');
SELECT results_eq(
    $$SELECT flow, place, type FROM register.set_flows(
             'm.login.password m.login.dummy', 'm.login.password')$$,
    $$VALUES (1, 1, 'm.login.password'), (1, 2, 'm.login.dummy'),
             (2, 1, 'm.login.password')$$,
    'set_flows shows what it has set');
SELECT results_eq('SELECT flow, stages FROM register.flows',
    $$VALUES (1, 'm.login.password m.login.dummy'), (2, 'm.login.password')$$,
    'the view flows shows a row for each, in order');
SELECT is(json_array_length(flows_after(
        $$VARIADIC array_fill('m.login.dummy'::text, ARRAY[16])$$)::json), 16,
    'there can be sixteen flows');

-- Refusals; each leaves the flows as they were.
SELECT flows_after(
    $$'m.login.registration_token m.login.password', 'm.login.dummy'$$);
CREATE TABLE refused AS
SELECT * FROM (VALUES
    ($$'m.login.nonsense'$$, 'an unknown stage type'),
    ($$'m.login.dummy', 'm.login.password m.login.nonsense'$$,
     'an unknown stage type behind known ones'),
    ($$'m.login.dummy', 'M.LOGIN.DUMMY'$$, 'a type in capitals'),
    ($$'m.login.dummy;m.login.password'$$, 'another separator'),
    ($$'m.login.dummy m.login.password m.login.dummy'$$,
     'a stage twice in one flow'),
    ($$''$$, 'an empty flow'),
    ($$' , '$$, 'a flow of nothing but separators'),
    ($$'m.login.dummy', ''$$, 'an empty flow behind another'),
    ($$NULL$$, 'NULL for a flow'),
    ($$'m.login.dummy', NULL$$, 'NULL behind a flow'),
    ($$VARIADIC '{}'$$, 'a list of no flows'),
    ($$VARIADIC NULL$$, 'NULL for the list'),
    ($$VARIADIC array_fill('m.login.dummy'::text, ARRAY[17])$$,
     'a seventeenth flow')
  ) AS listed (written, description);
-- Says what was wrong; a change that was accepted is undone.
CREATE FUNCTION refusal_of(change text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'accepted: %', flows_after(change);
EXCEPTION WHEN OTHERS THEN
    RETURN SQLERRM;
END
$$;
SELECT unalike(refusal_of(written), 'accepted:%',
    format('set_flows refuses %s', description))
  FROM refused;
SELECT complaint(format('SELECT flows_after(%L)', written))
  FROM refused WHERE description IN ('an unknown stage type',
                                     'a stage twice in one flow');
SELECT results_eq('SELECT flow, stages FROM register.flows',
    $$VALUES (1, 'm.login.registration_token m.login.password'),
             (2, 'm.login.dummy')$$,
    'a refused change leaves the flows as they were');
SELECT is(
    complaint($$SELECT register.set_flows('m.login.dummy m.login.captcha')$$),
    'there is no stage type "m.login.captcha" for flows HINT: SELECT type, description '
    'FROM register.stage_type lists them. A flow is written '
    '''m.login.registration_token m.login.password''.',
    'the error names the unknown type and the hint where to find the others');

-- What the tables allow.
SELECT throws_ok(
    $$INSERT INTO register.flow_stage VALUES (1, 9, 'm.login.nonsense')$$,
    '23503', NULL, 'a flow can only name stage types that there are');
SELECT throws_ok(
    $$DELETE FROM register.stage_type WHERE type = 'm.login.password'$$,
    '23503', NULL, 'a stage type that a flow names can''t be removed');
DELETE FROM register.flow_stage;
SELECT is(flows_now(), '[]',
    'without any flow the responder reads an empty list');
