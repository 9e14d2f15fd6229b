#!/usr/bin/env tests/sql/pgtap
\i tests/sql/complaint.sql
SELECT no_plan();
CREATE FUNCTION flows_now() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(flow ->> 'stages', ' ')
      FROM json_array_elements(
           register_internal.settings_read() -> 'flows') AS flow
$$;
CREATE FUNCTION flows_after(change text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'SELECT FROM register.set_flows(' || change || ')';
    RETURN flows_now();
END
$$;

SELECT is(flows_now(), '["m.login.password"]',
    'a new installation asks for a user name and a password');
SELECT results_eq('SELECT flow, stages FROM register.flow',
    $$VALUES (1, '{m.login.password}'::text[])$$,
    'a new installation has one flow');

-- Ways to write a flow.
SELECT is(flows_after(written)::jsonb,
    '["m.login.registration_token", "m.login.password"]'::jsonb,
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
    flows_after($$'m.login.dummy', 'm.login.password m.login.dummy'$$),
    '["m.login.dummy"] ["m.login.password","m.login.dummy"]',
    'several flows keep their order, and their stages theirs');
SELECT results_eq(
    $$SELECT * FROM register.set_flows(
             'm.login.password m.login.dummy', 'm.login.password')$$,
    $$VALUES (1, 'm.login.password m.login.dummy'), (2, 'm.login.password')$$,
    'set_flows shows what it has set');
SELECT results_eq('SELECT flow, stages FROM register.flows',
    $$VALUES (1, 'm.login.password m.login.dummy'), (2, 'm.login.password')$$,
    'the view flows shows a row for each, in order');
-- So many flows, each another one.
CREATE FUNCTION many(number integer) RETURNS text[] LANGUAGE sql AS $$
    SELECT array_agg(stages)
      FROM (SELECT concat_ws(' ', first.type, second.type) AS stages
              FROM register.stage_type AS first,
                   register.stage_type AS second
             WHERE NOT first.stands_alone AND NOT second.stands_alone
               AND first.type <> second.type
             LIMIT number) AS listed
$$;
SELECT flows_after('VARIADIC many(16)') IS NULL AS is_none \gset
SELECT is(count(*), 16::bigint, 'there can be sixteen flows')
  FROM register.flow;
SELECT is(stages, (SELECT string_agg(type, ' ') FROM register.stage_type
                   WHERE NOT stands_alone), 'of all stage types')
  FROM register.set_flows((SELECT string_agg(type, ' ')
                             FROM register.stage_type WHERE NOT stands_alone));

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
    ($$VARIADIC '{}'::text[]$$, 'a list of no flows'),
    ($$VARIADIC NULL::text[]$$, 'NULL for the list'),
    ($$VARIADIC many(17)$$, 'a seventeenth flow'),
    ($$'m.login.dummy', ' m.login.dummy '$$, 'two flows that are the same'),
    ($$'org.matrix.login.shared_secret'$$, 'a stage that stands alone')
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
SELECT is(refusal_of(written), wanted, format('it says what is wrong with %s', description))
  FROM (VALUES
    ('an empty flow', 'a flow has one stage type at least'),
    ('a flow of nothing but separators', 'there is no stage type "" for flows'),
    ('a list of no flows', 'a flow has one stage type at least'),
    ('NULL for the list', 'a flow has one stage type at least'),
    ('a seventeenth flow', 'there are at most 16 flows'),
    ('a stage twice in one flow', 'a flow has the stage type "m.login.dummy" twice'),
    ('two flows that are the same', 'two flows are the same'),
    ('a stage that stands alone',
     'there is no stage type "org.matrix.login.shared_secret" for flows')
  ) AS told (description, wanted) JOIN refused USING (description);
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

-- What the table allows to any role.
SELECT throws_ok(format('INSERT INTO register.flow VALUES (%s, %L)', flow, stages),
    sqlstate, NULL, description)
  FROM (VALUES
    (3, '{m.login.nonsense}', 'P0001', 'a flow can only name stage types that there are'),
    (3, '{matrix_register.login.guest}', 'P0001', 'and that do not stand alone'),
    (3, '{m.login.terms,m.login.terms}', 'P0001', 'each once'),
    (3, '{m.login.dummy}', '23505', 'two flows are not the same'),
    (1, '{m.login.terms}', '23505', 'nor have the same number'),
    (3, '{}', '23514', 'a flow is not empty'),
    (3, '{NULL}', '23514', 'nor of nothing')
  ) AS wrong (flow, stages, sqlstate, description);
DELETE FROM register.flow;
SELECT is((register_internal.settings_read() -> 'flows')::text, '[]',
    'without any flow the responder reads an empty list');

-- As later versions of the API show them: without the password, which is a key
-- there.
CREATE FUNCTION shown_of(flow text) RETURNS text LANGUAGE sql AS $$
    SELECT FROM register.set_flows(flow);
    SELECT register_internal.settings_read() -> 'flows' -> 0 ->> 'shown'
$$;
SELECT is(shown_of(flow)::jsonb, shown::jsonb, format('%s is shown as %s', flow, shown))
  FROM (VALUES
    ('m.login.dummy', '["m.login.dummy"]'),
    ('m.login.password', '["m.login.dummy"]'),
    ('m.login.terms m.login.password', '["m.login.terms"]'),
    ('m.login.password m.login.terms m.login.dummy',
     '["m.login.terms", "m.login.dummy"]')) AS listed (flow, shown);
