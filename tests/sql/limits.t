#!/usr/bin/env tests/sql/pgtap
-- What is counted against all networks together, and against peers.
\i tests/sql/steps.sql
SELECT no_plan();
CREATE FUNCTION times(what text, network cidr DEFAULT '0.0.0.0/0')
RETURNS integer LANGUAGE sql AS $$
    SELECT times FROM register.tally
     WHERE tally.what = times.what AND tally.network = times.network
$$;
-- An hour, a minute or a day goes by.
CREATE FUNCTION wait() RETURNS void LANGUAGE sql AS $$
    UPDATE register.tally SET expires_at = now()
$$;
CREATE FUNCTION guesses(peer inet, token text DEFAULT 'a guess')
RETURNS text LANGUAGE sql AS $$
    SELECT passes('of ' || peer, 'registration_token', token => token,
                  peer => peer)
$$;
CREATE FUNCTION asks(peer inet, token text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error, is_valid::text)
      FROM register_internal.invitation_ask(hash_of(token), peer)
$$;

-- All networks together: invitations.
SELECT register.create_invitation(uses => NULL, token => 'fifteen-letters');
SELECT register.create_invitation(uses => NULL, token => 'sixteen-letters.');
SELECT results_eq('SELECT is_guessable FROM register.invitation ORDER BY id',
    'VALUES (true), (false)', 'an invitation of fewer than 16 can be guessed');
SELECT register.create_invitation(note => 'made up');
SELECT ok(NOT is_guessable, 'one that is made up can not')
  FROM register.invitation WHERE note = 'made up';
UPDATE register.settings SET tries_per_server = 3;
SELECT is(guesses('192.0.2.1'), 'wrong_token; 49 tries left', 'a guess');
SELECT is(guesses('2001:db8::1'), 'wrong_token; 49 tries left',
    'one from elsewhere');
SELECT is(asks('192.0.2.3', 'a guess'), 'false', 'one that only asks');
SELECT is(times('wrong_token'), 3, 'are counted together');
SELECT is(guesses('192.0.2.4'), 'too_many_guesses',
    'after so many none is judged, from any network');
SELECT is(guesses('192.0.2.4', 'fifteen-letters'), 'too_many_guesses',
    'not even a right one, or it could be told from a wrong one');
SELECT is(asks('192.0.2.4', 'a guess'), 'too_many_guesses',
    'nor when it is only asked about');
SELECT is(asks('192.0.2.4', 'fifteen-letters'), 'too_many_guesses',
    'be it right');
SELECT results_eq(
    $$SELECT retry_after BETWEEN 3595 AND 3605
        FROM register_internal.invitation_ask(hash_of('x'), '192.0.2.4')
       UNION ALL
      SELECT retry_after BETWEEN 3595 AND 3605
        FROM steps('z', 'registration_token',
                   result => evidence('fifteen-letters'),
                   peer => '192.0.2.4')$$, 'VALUES (true), (true)',
    'with the rest of the hour to wait');
SELECT is((SELECT count(*) FROM register.session), 0::bigint,
    'no sign-up is left by it');
SELECT is(times('wrong_token', '192.0.2.4'), NULL,
    'what is not judged is no try of its peer');
SELECT is(guesses('192.0.2.4', 'sixteen-letters.'), 'passed',
    'what can''t be guessed passes: guessing locks no owner out');
SELECT is(asks('192.0.2.5', 'sixteen-letters.'), 'true',
    'and is good when it is asked about');
SELECT is(times('wrong_token'), 3, 'nothing of this counts');
SELECT results_eq('SELECT * FROM register.limited',
    $$VALUES ('0.0.0.0/0'::cidr, 'wrong_token', 3, 3,
              now() + interval '1 hour', 'This registration token is not valid')$$,
    'administrators can see it, in words');
SELECT is((SELECT string_agg(problem, '') FROM register.check_settings()
            WHERE problem ~ 'guess'), 'secrets are guessed from many networks',
    'and are told when they look for trouble');
SELECT wait();
SELECT is_empty('SELECT * FROM register.limited', 'after an hour it is over');
DELETE FROM register.session;
SELECT is(guesses('192.0.2.4', 'fifteen-letters'), 'passed',
    'a short one is good again');
SELECT is(guesses('192.0.2.1'), 'wrong_token; 49 tries left',
    'guesses are judged');
SELECT is(times('wrong_token'), 1, 'and counted anew');
UPDATE register.settings SET tries_per_server = NULL;
SELECT is(guesses('192.0.2.1'), 'wrong_token; 48 tries left',
    'without the limit there is none');
SELECT is(times('wrong_token'), 1, 'and nothing to count');

-- The other secrets that all networks share, each on its own.
UPDATE register.settings SET tries_per_server = 2;
SELECT wait();
CREATE FUNCTION stands(name text, type text, evidence jsonb, peer inet)
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error, user_id)
      FROM steps(name, type, name, evidence, peer => peer)
$$;
CREATE FUNCTION macs(name text, secret text, peer inet)
RETURNS text LANGUAGE sql AS $$
    SELECT stands(name, 'org.matrix.login.shared_secret',
                  ordered(name, secret), peer)
$$;
-- The same before a password is hashed for it.
CREATE FUNCTION looks(name text, secret text, peer inet)
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(told(error, NULL, tries_left)
                    || coalesce(' ' || (retry_after > 3500), ''),
                    'judged' || coalesce(' ' || (input ->> 'secret'), ''))
      FROM register_internal.look(
           hash_of('a new one'), true, false, 'org.matrix.login.shared_secret',
           name, ordered(name, secret), true, NULL, hash_of('proof'), peer, true,
           false)
$$;
SELECT register.set_secret('shared_secret', 'fifteen-letters');
SELECT is(macs('m' || number, 'a guess', inet '192.0.2.0' + number), wanted,
    format('HMAC %s', number))
  FROM (VALUES (1, 'wrong_mac'), (2, 'wrong_mac'), (3, 'too_many_guesses'),
               (4, 'too_many_guesses')) AS tried (number, wanted);
SELECT is(looks('m5', 'fifteen-letters', '192.0.2.9'), 'too_many_guesses true',
    'a short secret is good for nothing then, before anything is hashed');
SELECT is(macs('m5', 'fifteen-letters', '192.0.2.9'), 'too_many_guesses',
    'nor after it');
SELECT register.set_secret('shared_secret', 'sixteen-letters.');
SELECT is(looks('m6', 'sixteen-letters.', '192.0.2.9'), 'judged',
    'one that is long is good still, and stays in the database');
SELECT is(macs('m6', 'sixteen-letters.', '192.0.2.6'), '@m6:localhost',
    'who knows it makes accounts');
SELECT is(times('costly_step', '192.0.2.9/32'), NULL,
    'for a client that knows a secret nothing is too costly');
UPDATE register.settings SET tries_per_peer = 2;
SELECT is(looks('m7', 'a guess', '192.0.2.1'), 'wrong_mac; 0 tries left',
    'a guess counts before anything is hashed for it');
SELECT is(looks('m7', 'a guess', '192.0.2.1'), 'too_many_tries true',
    'and only so many of a network are judged');
SELECT is(macs('m7', 'sixteen-letters.', '192.0.2.1'), '@m7:localhost',
    'but a client that knows the long secret can use it');
SELECT is(times('wrong_mac', '192.0.2.1'), 2, 'which counts as no guess');
UPDATE register.settings SET tries_per_peer = DEFAULT;
SELECT register.create_application_service('irc', ARRAY['@_irc_.*:localhost'],
                                           token => 'fifteen-letters');
CREATE FUNCTION serves(name text, token text, peer inet)
RETURNS text LANGUAGE sql AS $$
    SELECT stands(name, 'm.login.application_service', evidence(token), peer)
$$;
SELECT is(serves('_irc_1', 'fifteen-letters', '192.0.2.1'),
    '@_irc_1:localhost', 'the guesses of one kind do not count as another''s');
SELECT is(serves('_irc_2', 'a guess', inet '192.0.2.0' + number),
    'wrong_service',
    'a wrong token of an application service')
  FROM generate_series(1, 2) AS number;
SELECT is(serves('_irc_2', 'fifteen-letters', '192.0.2.3'),
    'too_many_guesses', 'a short one is not judged after too many');
SELECT register.create_application_service('irc', ARRAY['@_irc_.*:localhost'],
                                           token => 'sixteen-letters.');
SELECT is(serves('_irc_2', 'sixteen-letters.', '192.0.2.3'),
    '@_irc_2:localhost', 'a long one is');

-- A mail code is one sign-up's: a guess has no effect on others.
UPDATE register.settings
   SET mail_from = 'a@b.example', smtp_url = 'smtp://localhost',
       public_base_url = 'https://a.example', tries_per_server = 2;
CREATE FUNCTION code(sign_up text, code text, peer inet DEFAULT '192.0.2.1')
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(told(error, detail, tries_left), 'passed')
      FROM steps(sign_up, 'email.code', peer => peer, stays_open => true,
           result => jsonb_build_object(
               'code_hash', encode(hash_of(code), 'hex')))
$$;
SELECT is(kind, 'challenge', 'a mail is sent')
  FROM unnest(ARRAY['anna', 'bert', 'cleo', 'dora', 'emil', 'fred']) AS name,
       steps(name, 'email.code', is_challenge => true,
             result => jsonb_build_object(
                'address', name || '@a.example', 'code', 'right',
                'link_path', '/', 'token', name,
                'code_hash', encode(hash_of('right'), 'hex'),
                'token_hash', encode(hash_of(name), 'hex')));
SELECT is(code('anna', 'wrong'), format('wrong_code; %s tries left', left_over),
    format('a wrong code: %s tries left', left_over))
  FROM generate_series(4, 0, -1) AS left_over;
SELECT ok(NOT exists_for('anna'), 'after the last one the sign-up is gone');
SELECT is(times('wrong_code'), NULL, 'they are not counted for all networks');
SELECT is(code('bert', 'wrong'), 'wrong_code; 4 tries left',
    'other sign-ups have all their tries');
SELECT is(code('bert', 'right'), 'passed', 'and pass after a wrong one');
SELECT is(code('cleo', 'right'), 'passed', 'a right one is as good as ever');
UPDATE register.settings SET tries_per_peer = 7;
SELECT is(code('dora', 'wrong'), 'wrong_code; 0 tries left',
    'one network has only so many for all its sign-ups');
SELECT is(code('emil', 'right'), 'too_many_tries',
    'then it has to wait, with a right one, too');
SELECT is(code('emil', 'right', '192.0.2.2'), 'passed', 'elsewhere it passes');
SELECT is(passes('gina', 'registration_token', token => 'fifteen-letters'),
    'passed', 'guesses of one kind do not count as another''s');
SELECT wait();
SELECT is(code('fred', 'right'), 'passed', 'after an hour it is over');

-- Session IDs have 256 bits: who guesses is not worth counting, and who comes
-- with one that has expired has done nothing wrong.
DELETE FROM register.tally;
CREATE FUNCTION opens_from(sign_up text, peer inet) RETURNS text
LANGUAGE sql AS $$
    SELECT opens(sign_up, peer => peer)
$$;
SELECT passes('mine', 'dummy', peer => '2001:db8:1:2::1');
SELECT let_expire('late') FROM passes('late', 'dummy');
SELECT is(count(*), 2000::bigint, 'unknown sessions are unknown, however many')
  FROM generate_series(1, 2000) AS number
 WHERE opens_from('never ' || number, '2001:db8:1:2::9') = 'session_unknown';
SELECT is(opens_from('late', '2001:db8:1:2::9'), 'session_unknown',
    'a sign-up that has expired is unknown like one that never was');
SELECT is(opens_from('mine', '2001:db8:1:2::8'), '["m.login.dummy"]',
    'neighbours go on');
SELECT is(opens_from('mine', '192.0.2.1'), '["m.login.dummy"]',
    'who moves to another network takes the sign-up along');
SELECT is(passes('new', 'dummy', peer => '2001:db8:1:2::8'), 'passed',
    'a new sign-up begins there');
SELECT is_empty('SELECT FROM register.tally', 'nothing is counted');
