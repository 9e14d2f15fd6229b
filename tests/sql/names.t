#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT plan(61);

-- Taken and held: by a stage that took an effort, as a password does.
SELECT is(opens(NULL, 'bob'), 'new', 'a free name can be had');
SELECT is(passes('one', 'password', 'bob'), 'passed',
    'the first stage takes the name it gives');
SELECT results_eq(
    $$SELECT localpart::text, session_id, network FROM register.name$$,
    $$VALUES ('bob', hash_of('one'), '192.0.2.1'::cidr)$$,
    'the name is held for that sign-up');
SELECT is(opens('one', 'bob'), '["m.login.password"]',
    'its own sign-up can have a held name');
SELECT is(opens(NULL, 'bob'), 'name_in_use',
    'a new sign-up hears at once that a name is held');
SELECT is(passes('two', 'password', 'bob'), 'name_in_use',
    'a held name is refused at the first stage of another sign-up');
SELECT ok(NOT exists_for('two'),
    'a name refused at the first stage leaves no sign-up');
SELECT is(passes('two', 'dummy'), 'passed',
    'a sign-up can begin without a name');
SELECT is(opens('two', 'bob'), 'name_in_use',
    'a sign-up without a name hears at once that a name is held');
SELECT is(passes('two', 'password', 'bob'), 'name_in_use',
    'a held name is refused at a later stage, too');
SELECT ok(exists_for('two'), 'a sign-up outlives a refused name');
SELECT is(passes('two', 'password', 'carol'), 'passed',
    'it can take another name at the same stage');
SELECT is(finishes('one', 'dummy', 'bob'), '@bob:localhost',
    'the holder makes the account');
SELECT is(opens(NULL, 'bob'), 'name_in_use',
    'a new sign-up hears at once that an account has the name');
SELECT is(opens('two', 'bob'), 'name_changed',
    'a sign-up that has a name hears at once that it has to keep to it');
SELECT is(finishes('three', 'password', 'bob'), 'name_in_use',
    'an account''s name is refused');

-- One name for one sign-up.
SELECT is(passes('two', 'dummy', 'dave'), 'name_changed',
    'a sign-up that holds a name can''t take a second one');
SELECT is((SELECT array_agg(localpart::text) FROM register.name
            WHERE session_id = hash_of('two')), ARRAY['carol'],
    'it still holds the first one');
SELECT throws_ok(
    $$INSERT INTO register.name VALUES ('dave', hash_of('two'))$$, '23505',
    NULL, 'the database allows no second name for one sign-up');
SELECT throws_ok(
    $$INSERT INTO register.name VALUES ('carol', NULL)$$, '23505',
    NULL, 'the database allows no second owner of one name');

-- Holds that ended. Only a new sign-up sweeps: "four" finds the dead hold.
SELECT is(passes('four', 'dummy'), 'passed', 'another sign-up begins');
SELECT let_expire('two');
SELECT is(opens(NULL, 'carol'), 'new', 'a hold ends with its sign-up');
SELECT is(passes('four', 'password', 'carol'), 'passed',
    'a name whose hold has ended can be taken');
SELECT results_eq(
    $$SELECT session_id FROM register.name WHERE localpart = 'carol'$$,
    $$VALUES (hash_of('four'))$$, 'it is then held for the one that took it');
SELECT is(passes('two', 'dummy', 'carol'), 'session_unknown',
    'the dead sign-up can''t take it back');
SELECT is(finishes('four', 'dummy'), '@carol:localhost',
    'the sign-up that took over a hold makes the account');
SELECT is(passes('five', 'password', 'erin'), 'passed',
    'a name is held by a sign-up that will be cancelled');
SELECT register.cancel_sign_up(left(encode(hash_of('five'), 'hex'), 12));
SELECT is(opens(NULL, 'erin'), 'new', 'a cancelled sign-up frees its name');
SELECT is(passes('six', 'password', 'erin'), 'passed',
    'another sign-up can take a name freed that way');

-- What two sign-ups meet that both saw a name free.
SELECT is(passes('seven', 'dummy'), 'passed', 'one more sign-up begins');
CREATE FUNCTION taking(name text, sign_up text, for_good boolean)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    broken text;
BEGIN
    IF for_good THEN
        PERFORM register_internal.account_make(
            jsonb_populate_record(NULL::register.session, jsonb_build_object(
                'id', hash_of(sign_up), 'wanted_name', name,
                'stages', '{m.login.dummy}'::text[], 'inhibits_login', true)),
            '192.0.2.1', NULL, NULL, settings, stage_type)
           FROM register.settings, register.stage_type
          WHERE type = 'm.login.dummy';
    ELSE
        PERFORM register_internal.name_hold(name, hash_of(sign_up), '192.0.2.1');
    END IF;
    RETURN 'taken';
EXCEPTION WHEN SQLSTATE 'RG001' THEN
    GET STACKED DIAGNOSTICS broken = PG_EXCEPTION_DETAIL;
    RETURN broken;
END
$$;
SELECT is(taking('erin', 'seven', false), 'name_in_use',
    'a held name can''t be held past the question whether it is free: the '
    'detail names the error that the responder tells');
SELECT is(taking('carol', 'seven', false), 'name_in_use',
    'the name of an account can''t be held that way');
SELECT is(taking('erin', 'seven', true), 'name_in_use',
    'a held name can''t be taken for good by another sign-up');
SELECT is(taking('carol', 'seven', true), 'name_in_use',
    'the name of an account can''t be taken for good once more');
SELECT is(taking('erin', 'six', false), 'taken',
    'the holder of a name can take it again');

-- Reserved.
SELECT register.reserve_name('root');
SELECT register.reserve_name('bot-*', 'for bots');
SELECT register.reserve_name('a_b');
SELECT register.reserve_name('*-admin-*');
SELECT register.reserve_name('x.y');
SELECT is(opens(NULL, name), wanted, description)
  FROM (VALUES
    ('_irc', 'name_reserved', 'names that begin with _ are reserved'),
    ('_', 'name_reserved', '_ alone is reserved'),
    ('i_rc', 'new', 'names with _ elsewhere are not reserved'),
    ('root', 'name_reserved', 'a reserved name is refused'),
    ('root2', 'new', 'a longer name than the reserved one can be had'),
    ('toor', 'new', 'a name with the same letters can be had'),
    ('bot-', 'name_reserved', '* stands for no character'),
    ('bot-7', 'name_reserved', '* stands for one character'),
    ('bot-of-bob', 'name_reserved', '* stands for many characters'),
    ('bot_7', 'new', 'the rest of a pattern has to fit'),
    ('robot-7', 'new', 'a pattern holds from the first character on'),
    ('a_b', 'name_reserved', 'a reserved name with _ is refused'),
    ('axb', 'new', '_ in a pattern stands for itself alone'),
    ('the-admin-0', 'name_reserved', 'a pattern can have more than one *'),
    ('the-admin', 'new', 'all parts of a pattern have to be there'),
    ('x.y', 'name_reserved', 'a reserved name with . is refused'),
    ('xzy', 'new', '. in a pattern stands for itself alone'),
    ('%', 'new', '% in a name matches nothing')
  ) AS listed (name, wanted, description);
SELECT throws_ok($$SELECT register.reserve_name('100%')$$, '23514', NULL,
    'a pattern can''t have a %, which no name has');
SELECT is(passes('eight', 'dummy', 'bot-7'), 'name_reserved',
    'a reserved name is refused at the first stage');
SELECT ok(NOT exists_for('eight'), 'a reserved name leaves no sign-up');
SELECT is(passes('seven', 'password', 'bot-7'), 'name_reserved',
    'a reserved name is refused at a later stage');
SELECT is(finishes('nine', 'dummy', '_irc'), 'name_reserved',
    'a reserved name is refused at the last stage');
SELECT is_empty(
    $$SELECT FROM register.name WHERE localpart IN ('bot-7', '_irc')$$,
    'a refused name is not held');
SELECT register.release_name('bot-*');
SELECT is(passes('seven', 'password', 'bot-7'), 'passed',
    'a name is free once its reservation is taken back');

SELECT register.reserve_name('user-*');
CREATE FUNCTION sign_up_without_name() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN finishes('ten', 'dummy');
EXCEPTION WHEN query_canceled THEN
    RETURN 'no answer in time';
END
$$;
SET LOCAL statement_timeout = '2s';
SELECT isnt(sign_up_without_name(), 'no answer in time',
    'a name can be made up although all names are reserved');
