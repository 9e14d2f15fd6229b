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
SELECT passes('under way', 'dummy', 'bob', proof => 'a');
SELECT passes('complete', 'dummy', 'carol', proof => 'a');
SELECT finishes('complete', 'password', proof => 'b');
UPDATE register.device SET token_hash = NULL;

SELECT is(answer_to($$passes('under way', 'password')$$), 'passed',
    'a sign-up under way goes on');
SELECT is(answer_to($$finishes('under way', 'password')$$),
    '@bob:localhost', 'a sign-up under way finishes');
SELECT is(answer_to($$finishes('complete', 'password', proof => 'b')$$),
    '@carol:localhost', 'a complete one repeats its answer');
SELECT matches(answer_to(question),
    '^(session_[a-z]+|bad_type.*|error 2[0-9A-Z]{4})$', description)
  FROM (VALUES
    ($$finishes('complete', 'dummy')$$,
     'a complete sign-up is not finished a second time'),
    ($$finishes('complete', 'dummy', 'dave')$$,
     'a complete sign-up is not finished under another name'),
    ($$finishes('complete', 'password', 'dave', proof => 'b')$$,
     'not with its last request either'),
    ($$finishes('complete', 'dummy', proof => 'a')$$,
     'a complete sign-up does not repeat what came before its end'),
    ($$passes('complete', 'dummy')$$,
     'a complete sign-up passes no further stage'),
    ($$passes('complete', 'terms')$$,
     'whichever it is'),
    ($$finishes('complete', 'password', proof => NULL)$$,
     'a complete sign-up repeats nothing without a MAC of the request'),
    ($$passes('under way', 'dummy', 'bob', proof => NULL)$$,
     'no stage passes without one'),
    ($$finishes('under way', 'password', 'bob', proof => NULL)$$,
     'no account is made without one'),
    ($$passes('under way', 'nonsense')$$,
     'a stage needs a type that there is'),
    ($$finishes('under way', 'org.matrix.login.shared_secret')$$,
     'a stage that stands alone does not finish another sign-up'),
    ($$passes(NULL, 'dummy')$$,
     'a sign-up needs a session to begin'),
    ($$finishes(NULL, 'dummy')$$,
     'a sign-up needs a session to finish'),
    ($$finishes('new', 'nonsense')$$,
     'the first stage needs a type that there is')
  ) AS listed (question, description);
