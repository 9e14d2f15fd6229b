#!/usr/bin/env tests/sql/pgtap
-- The responder keeps to the rules; the database does not rely on that.
\i tests/sql/steps.sql
SELECT plan(17);
-- What a question is answered with, or its SQLSTATE; what it did is undone.
CREATE FUNCTION answer_to(question text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    EXECUTE 'SELECT ' || question INTO answer;
    RAISE EXCEPTION SQLSTATE 'UNDO0' USING MESSAGE = answer;
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN RETURN SQLERRM;
    WHEN OTHERS THEN RETURN 'error ' || SQLSTATE;
END
$$;
SELECT passes('under way', 0, 'dummy', 'bob', proof => 'a');
SELECT finishes('complete', 0, 'dummy', 'carol', proof => 'a');
DELETE FROM register.access_token;

SELECT is(answer_to($$passes('under way', 1, 'password')$$), 'passed',
    'a sign-up under way goes on');
SELECT is(answer_to($$finishes('under way', 1, 'password')$$),
    '@bob:localhost', 'a sign-up under way finishes');
SELECT is(answer_to($$finishes('complete', 0, 'dummy', proof => 'a')$$),
    '@carol:localhost', 'a complete one repeats its answer');
SELECT matches(answer_to(question),
    '^(session_[a-z]+|bad_type|error 2[0-9A-Z]{4})$', description)
  FROM (VALUES
    ($$finishes('complete', 1, 'dummy')$$,
     'a complete sign-up is not finished a second time'),
    ($$finishes('complete', 1, 'dummy', 'dave')$$,
     'a complete sign-up is not finished under another name'),
    ($$finishes('complete', 1, 'dummy', proof => 'a')$$,
     'a complete sign-up does not take its last proof for another'),
    ($$passes('complete', 1, 'dummy')$$,
     'a complete sign-up passes no further stage'),
    ($$finishes('complete', 0, 'dummy', proof => NULL)$$,
     'a complete sign-up repeats nothing to who proves nothing'),
    ($$finishes('complete', NULL, 'dummy')$$,
     'a complete sign-up is not finished by who counts nothing'),
    ($$passes('under way', 0, 'dummy', 'bob', proof => NULL)$$,
     'a stage is not repeated to who proves nothing'),
    ($$finishes('under way', 0, 'dummy', 'bob', proof => NULL)$$,
     'a sign-up is not finished by proving nothing'),
    ($$passes('under way', NULL, 'dummy')$$,
     'a stage does not pass for who counts nothing'),
    ($$finishes('under way', NULL, 'dummy')$$,
     'a sign-up is not finished by counting nothing'),
    ($$passes(NULL, 0, 'dummy')$$,
     'a sign-up needs a session to begin'),
    ($$finishes(NULL, 0, 'dummy')$$,
     'a sign-up needs a session to finish'),
    ($$passes('new', 0, NULL)$$,
     'a stage needs a type to pass'),
    ($$finishes('new', 0, 'nonsense')$$,
     'a stage needs a type that there is')
  ) AS listed (question, description);
