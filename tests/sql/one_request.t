#!/usr/bin/env tests/sql/pgtap
-- Sign-ups of one request: they leave no session, and the same request again,
-- because its answer got lost, gets the same account.
\i tests/sql/steps.sql
SELECT no_plan();
SELECT register.set_flows('m.login.password', 'm.login.dummy',
    'm.login.registration_token', 'm.login.terms m.login.dummy m.login.password');
-- A request of a client: the account, the device and whether the token that
-- comes along holds.
CREATE FUNCTION asks(
    name text, hash text DEFAULT NULL, type text DEFAULT 'password',
    peer inet DEFAULT '192.0.2.1', token text DEFAULT NULL,
    inhibits boolean DEFAULT false, device text DEFAULT NULL,
    is_uia boolean DEFAULT false, invitation text DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(told(error, NULL, tries_left),
                    concat_ws(' ', user_id, device_id,
                              'without' || CASE WHEN token_secret IS NULL
                                                THEN ' a secret' END))
      FROM steps(gen_random_uuid()::text, type, name, evidence(invitation),
                 hash => hash, peer => peer, attempt => token, device => device,
                 inhibits => inhibits, is_uia => is_uia)
$$;
CREATE FUNCTION holds(token text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((SELECT localpart || ' ' || device_id
                       FROM register.whoami(token)), 'no')
$$;

-- What is written.
SELECT is(asks('bob', '$y$a$b', token => 'first', device => 'PHONE'),
    '@bob:localhost PHONE', 'a sign-up of one request');
SELECT is(holds('first'), 'bob PHONE', 'has its token');
SELECT is_empty('SELECT FROM register.session', 'and leaves no session');
SELECT results_eq($$SELECT localpart::text, session_id FROM register.name$$,
    $$VALUES ('bob', NULL::bytea)$$, 'its name is for good');
SELECT is_empty('SELECT FROM register.failure', 'nothing is noted of it');
SELECT is_empty('SELECT FROM register.tally', 'nor counted');
SELECT register.create_invitation(2, token => 'welcome');
SELECT is(asks('ivy', type => 'registration_token', device => 'PHONE',
               invitation => 'welcome'), '@ivy:localhost PHONE',
    'an invitation alone may be a sign-up');
SELECT is(uses_completed || ' + ' || uses_pending, '1 + 0',
    'which has used it at once') FROM register.invitations;
SELECT matches(asks(NULL, type => 'registration_token', device => 'PHONE',
                    invitation => 'welcome'),
    '^@user-[0-9a-f]{10}:localhost PHONE$', 'also without a name');
SELECT is(uses_completed, 2, 'that is another use') FROM register.invitations;
DELETE FROM register.session;

-- Before it hashes, the responder is told what with.
CREATE FUNCTION looks(
    name text, peer inet DEFAULT '192.0.2.1', type text DEFAULT 'password',
    brings_password boolean DEFAULT true, is_uia boolean DEFAULT false)
RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', error, salt, may_reclaim,
                     CASE WHEN retry_after BETWEEN 3595 AND 3605
                          THEN 'for an hour' END)
      FROM register_internal.look(
           hash_of('a new one'), true, false, type_of(type), name, NULL,
           brings_password, NULL, hash_of('proof'), peer, brings_password, is_uia)
$$;
SELECT is(looks('bob'), '$y$a$ t',
    'the responder gets the salt of an account that was made just now');
SELECT is(looks('carl'), '', 'of a free name none');
SELECT is(looks('bob', brings_password => false, type => 'dummy'),
    'name_in_use', 'nor without a password');
SELECT is(looks('bob', '192.0.2.2'), 'name_in_use', 'nor from elsewhere');
SELECT is(looks('ivy'), 'name_in_use', 'nor of an account without a password');
SELECT is(looks('bob', type => 'terms'), 'name_in_use',
    'nor in a sign-up of several requests');
SELECT is(times, 2, 'it counts as a costly step, as does a new password')
  FROM register.tally WHERE what = 'costly_step';
SELECT is(register_internal.password_salt(hash), salt,
    format('the salt of %s', hash))
  FROM (VALUES
    ('$y$j9T$LcgsB.Yw$Ynx4c', '$y$j9T$LcgsB.Yw$'),
    ('$2b$12$abcdefghijklmnopqrstuu0123456789012345678901234567890',
     '$2b$12$abcdefghijklmnopqrstuu')) AS made (hash, salt);

-- Again.
UPDATE register.device SET logged_in_at = now() - interval '11 seconds';
SELECT is(asks('bob', '$y$a$b', token => 'second'), '@bob:localhost PHONE',
    'the same request again gets the account, with the same device');
SELECT is(holds('second'), 'bob PHONE', 'and a fresh token');
SELECT is(holds('first'), 'no', 'in place of the one that got lost');
SELECT asks('bob', '$y$a$b', token => 'equal');
SELECT is(holds('second') || ', ' || holds('equal'), 'bob PHONE, bob PHONE',
    'equal requests at the same moment get one each');
UPDATE register.device SET logged_in_at = now() - interval '11 seconds';
SELECT asks('bob', '$y$a$b', token => 'fourth');
SELECT is(holds('second') || holds('equal'), 'nono',
    'a lost answer is replaced with those of equal requests');
SELECT is(asks('bob', '$y$a$b', token => 'third', is_uia => true),
    '@bob:localhost PHONE', 'at later versions of the API as well');
SELECT is(asks('bob', '$y$a$b', device => 'PC'), '@bob:localhost PC',
    'if it names another device, that one');
SELECT is(asks('bob', '$y$a$b', inhibits => true), '@bob:localhost',
    'or none where no login is wanted');
SELECT is(count(*), 1::bigint, 'there is one account of that name')
  FROM register.account WHERE localpart = 'bob';
SELECT is_empty('SELECT FROM register.session', 'and no session');
SELECT is(asks('bob', '$y$a$b', peer => '192.0.2.2'), 'name_in_use',
    'from another network the name is in use');
SELECT is_empty($$SELECT FROM register.tally WHERE what = 'wrong_password'$$,
    'where no password is judged, and none counted');
SELECT is(asks('bob', '$y$a$c'), 'name_in_use',
    'with another password it is in use');
SELECT is(times, 1, 'which counts as a guess') FROM register.tally
 WHERE network = '192.0.2.1' AND what = 'wrong_password';
SELECT is(asks('bob', type => 'dummy'), 'name_in_use',
    'without a password it is in use');
SELECT is(asks('ivy', '$y$a$b'), 'name_in_use',
    'an account without a password is not given again');
SELECT is(asks('bob', '$y$a$b', type => 'terms'), 'name_in_use',
    'nor to a sign-up of several requests');

-- Not for ever, and not to every client.
UPDATE register.account SET created_at = now() - interval '9 minutes 59 seconds'
 WHERE localpart = 'bob';
SELECT is(asks('bob', '$y$a$b', device => 'PHONE'), '@bob:localhost PHONE',
    'within the replay window');
UPDATE register.account SET created_at = now() - interval '10 minutes'
 WHERE localpart = 'bob';
SELECT is(asks('bob', '$y$a$b'), 'name_in_use', 'and no longer');
SELECT is(looks('bob'), 'name_in_use', 'then there is no salt');
UPDATE register.account SET created_at = now() WHERE localpart = 'bob';
SELECT register.deactivate_account('bob');
SELECT is(asks('bob', '$y$a$b'), 'name_in_use',
    'an account that was closed is not given again');
SELECT register.reactivate_account('bob');
UPDATE register.settings SET tries_per_peer = 3;
SELECT is(asks('bob', '$y$a$' || number), 'name_in_use',
    format('wrong password %s', number)) FROM generate_series(2, 3) AS number;
SELECT is(looks('bob'), 'too_many_tries t for an hour',
    'after too many the responder hashes nothing more');
SELECT is(asks('bob', '$y$a$9'), 'too_many_tries', 'nothing is judged');
SELECT is(asks('bob', '$y$a$b'), 'too_many_tries', 'not even the right one');
SELECT is(asks('dora', '$y$a$b', device => 'D'), '@dora:localhost D',
    'names that are free can be had');
SELECT is(times, 3, 'none of these counts') FROM register.tally
 WHERE network = '192.0.2.1' AND what = 'wrong_password';

-- The responder's own second question.
SELECT is(asks('erin', type => 'dummy', token => 'lost', device => 'D'),
    '@erin:localhost D', format('an answer, time %s', time))
  FROM generate_series(1, 2) AS time;
SELECT matches(asks(NULL, type => 'dummy', token => 'lost too', device => 'D'),
    '^@user-[0-9a-f]{10}:localhost D$', format('with a made-up name, time %s', time))
  FROM generate_series(1, 2) AS time;
SELECT is(count(*), 1::bigint, 'is one account')
  FROM register.whoami('lost too') JOIN register.account USING (localpart);
SELECT is(count(*), 2::bigint, 'where the made-up names are two')
  FROM register.account WHERE localpart LIKE 'user-%';
