#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT no_plan();
CREATE FUNCTION shows(sign_up text, token text, name text DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT split_part(passes(sign_up, 'registration_token', name, token),
                      ';', 1)
$$;
-- Uses completed and pending, as administrators see them.
CREATE FUNCTION uses_of(wanted text) RETURNS text LANGUAGE sql AS $$
    SELECT uses_completed || ' + ' || uses_pending
      FROM register.invitations WHERE note = wanted
$$;
SELECT register.create_invitation(2, '1 week', 'two', 'for-two');
SELECT register.create_invitation(NULL, NULL, 'any', 'for-any');
SELECT register.create_invitation(1, NULL, 'one', 'for-one');

-- Wrong ones. A refused first step leaves nothing.
SELECT is(shows('a', 'never-made', 'bob'), 'wrong_token',
    'a token that was never made is refused');
SELECT is(shows('a', 'FOR-TWO'), 'wrong_token',
    'a token in other letters is refused');
SELECT is(shows('a', ''), 'wrong_token', 'an empty token is refused');
SELECT is(shows('a', NULL), 'wrong_token', 'no token at all is refused');
SELECT is(shows('a', encode(hash_of('for-two'), 'hex')), 'wrong_token',
    'the hash of a token is no token');
SELECT is_empty($$SELECT FROM register.session$$,
    'a refused first step leaves no sign-up');
SELECT is_empty($$SELECT FROM register.name$$,
    'a refused first step leaves no name');
SELECT is_empty($$SELECT FROM register.invitation_use$$,
    'a refused first step leaves no use');

-- Pending uses.
SELECT is(shows('b', 'for-two', 'bob'), 'passed', 'an invitation passes');
SELECT is(uses_of('two'), '0 + 1', 'its use is pending');
SELECT results_eq(
    $$SELECT session_id, localpart FROM register.invitation_use$$,
    $$VALUES (hash_of('b'), NULL::text)$$,
    'the pending use belongs to that sign-up');
SELECT is(shows('c', 'for-two', 'bob'), 'name_in_use',
    'a name is refused before the invitation is looked at');
SELECT is(uses_of('two'), '0 + 1', 'a refused name takes no use');
SELECT is(shows('c', 'for-two', 'carol'), 'passed',
    'as many can use it as it allows');
SELECT is(shows('d', 'for-two', 'dave'), 'invitation_pending',
    'pending uses count: one more is refused');
SELECT results_eq(
    $$SELECT error, retry_after, tries_left
        FROM steps('d', 'registration_token', result => evidence('for-two'))$$,
    $$VALUES ('invitation_pending', 3601, NULL::integer)$$,
    'and hears for how long at most it is in use');
SELECT is(times, 5, 'which is no guess') FROM register.tally
 WHERE network = '192.0.2.1' AND what = 'wrong_token';
SELECT ok(NOT exists_for('d'), 'one more leaves no sign-up');
SELECT is_empty($$SELECT FROM register.name WHERE localpart = 'dave'$$,
    'one more leaves no name');
SELECT is(uses_of('two'), '0 + 2', 'one more leaves no use');
SELECT passes('d', 'dummy', 'dave');
SELECT let_expire('c');
SELECT is(uses_of('two'), '0 + 1', 'a dead sign-up''s use is pending no more');
SELECT is(passes('d', 'registration_token', token => 'for-two'), 'passed',
    'a dead sign-up''s use is free for another');
SELECT ok(exists_for('c'), 'it is free before the dead sign-up is swept');
SELECT is(shows('e', 'for-two'), 'invitation_pending',
    'a use that was freed is free once');
SELECT register.cancel_sign_up(left(encode(hash_of('d'), 'hex'), 12));
SELECT is(shows('e', 'for-two'), 'passed',
    'a cancelled sign-up frees its use as well');

-- Completed uses.
SELECT is(finishes('b', 'password'), '@bob:localhost',
    'a sign-up with an invitation finishes');
SELECT is(uses_of('two'), '1 + 1', 'its use is complete');
SELECT results_eq(
    $$SELECT session_id FROM register.invitation_use
       WHERE localpart = 'bob'$$, ARRAY[NULL::bytea],
    'the use belongs to the account');
SELECT let_expire('b');
SELECT is(shows('f', 'for-two'), 'invitation_pending',
    'a completed use counts for ever');
SELECT matches(finishes('e', 'password'), '^@user-',
    'the last use completes');
SELECT is(uses_of('two'), '2 + 0', 'both uses are complete');
SELECT is(state, 'used up', 'the invitation is used up')
  FROM register.invitations WHERE note = 'two';
SELECT is(shows('g', 'for-two'), 'wrong_token',
    'an invitation that is used up is refused');
SELECT throws_ok(
    $$UPDATE register.invitation SET uses_completed = uses_completed + 1
       WHERE note = 'two'$$, '23514', NULL,
    'the database allows no use above the limit');
SELECT throws_ok(
    $$UPDATE register.invitation SET uses_allowed = 1 WHERE note = 'two'$$,
    '23514', NULL, 'the database allows no limit below the uses');

-- As the last and only stage.
SELECT alike(finishes('h', 'registration_token', 'henry', 'for-none'),
    'wrong_token;%',
    'a wrong invitation at the last stage makes no account');
SELECT is_empty($$SELECT FROM register.name WHERE localpart = 'henry'$$,
    'a wrong invitation at the last stage leaves no name');
SELECT is(finishes('h', 'registration_token', 'henry', 'for-one'),
    '@henry:localhost', 'an invitation can be the last stage');
SELECT is(uses_of('one'), '1 + 0',
    'an invitation at the last stage is used at once');
SELECT is(finishes('h', 'registration_token', 'henry', 'for-one'),
    '@henry:localhost', 'the same request again gets the same account');
SELECT is(uses_of('one'), '1 + 0', 'the same request again takes no other use');
SELECT alike(finishes('i', 'registration_token', 'iris', 'for-one'),
    'wrong_token;%', 'no other client can have an invitation for one');

-- At a later stage.
SELECT passes('j', 'password', 'jane', hash => '$y$j9T$a$b');
SELECT is(passes('j', 'registration_token', token => 'for-one'),
    'wrong_token; 4 tries left', 'a used invitation is refused in the middle');
SELECT is(opens('j'), '["m.login.password"]',
    'the sign-up stays where it was');
SELECT is(localpart, 'jane',
    'a sign-up keeps its name when an invitation is refused')
  FROM register.name WHERE session_id = hash_of('j');
SELECT is(passes('j', 'registration_token', token => 'for-any'), 'passed',
    'it can go on with another invitation');
SELECT is(finishes('j', 'dummy'), '@jane:localhost',
    'a sign-up with a second invitation finishes');

-- Any number of uses.
SELECT is(shows('any ' || number, 'for-any'), 'passed',
    format('an invitation without a limit passes, time %s', number))
  FROM generate_series(1, 3) AS number;
SELECT is(uses_of('any'), '1 + 3', 'its uses are counted all the same');
SELECT is(state, 'open', 'an invitation without a limit stays open')
  FROM register.invitations WHERE note = 'any';

-- Expired and revoked.
UPDATE register.invitation
   SET created_at = now() - interval '2 days', expires_at = now()
 WHERE note = 'any';
SELECT is(shows('k', 'for-any'), 'wrong_token',
    'an expired invitation is refused');
SELECT is(finishes('any 1', 'dummy', 'kate'), '@kate:localhost',
    'a sign-up that passed it in time goes on');
UPDATE register.invitation SET expires_at = now() + interval '1 minute'
 WHERE note = 'any';
SELECT is(shows('k', 'for-any'), 'passed',
    'an invitation that ends in a minute passes');
SELECT register.revoke_invitation(id)
  FROM register.invitation WHERE note = 'any';
SELECT is(shows('l', 'for-any'), 'wrong_token',
    'a revoked invitation is refused');
SELECT is(finishes('any 2', 'dummy', 'lily'), '@lily:localhost',
    'a sign-up that passed it before goes on');
SELECT is(uses_of('any'), '3 + 2', 'their uses are complete');
