#!/usr/bin/env tests/sql/pgtap
-- What is counted against everybody together, and against peers.
\i tests/sql/steps.sql
SELECT no_plan();
CREATE FUNCTION times(what text, network cidr DEFAULT '0.0.0.0/0')
RETURNS integer LANGUAGE sql AS $$
    SELECT times FROM register.tally
     WHERE tally.what = times.what AND tally.network = times.network
$$;
-- An hour, a minute or a day goes by.
CREATE FUNCTION wait() RETURNS void LANGUAGE sql AS $$
    UPDATE register.tally SET expires_at = now();
    DELETE FROM register.wrong_try
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

-- Everybody together: invitations.
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
    'after so many nobody''s is judged, from wherever it comes');
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
        FROM register_internal.stage_pass(
             hash_of('z'), 0, 'm.login.registration_token', NULL, NULL,
             evidence('fifteen-letters'), hash_of('proof'), '192.0.2.4',
             '{m.login.registration_token}')$$, 'VALUES (true), (true)',
    'with the rest of the hour to wait');
SELECT is((SELECT count(*) FROM register.session), 0::bigint,
    'no sign-up is left by it');
SELECT is((SELECT count(*) FROM register.wrong_try
            WHERE network = '192.0.2.4'), 0::bigint,
    'what is not judged is no try of its peer');
SELECT is(guesses('192.0.2.4', 'sixteen-letters.'), 'passed',
    'what nobody could guess passes: guessing locks nobody out');
SELECT is(asks('192.0.2.5', 'sixteen-letters.'), 'true',
    'and is good when it is asked about');
SELECT is(times('wrong_token'), 3, 'nothing of this counts');
SELECT results_eq('SELECT * FROM register.limited',
    $$VALUES ('0.0.0.0/0'::cidr, 'wrong_token', 3, 3,
              now() + interval '1 hour')$$, 'administrators can see it');
SELECT is((SELECT string_agg(problem, '') FROM register.check_settings()
            WHERE problem ~ 'guess'), 'somebody is guessing, from many places',
    'and are told when they look for trouble');
SELECT wait();
SELECT is_empty('SELECT * FROM register.limited', 'after an hour it is over');
SELECT is(guesses('192.0.2.4', 'fifteen-letters'), 'passed',
    'a short one is good again') FROM let_expire('of 192.0.2.4'),
    LATERAL (SELECT passes(sweeper(1), 'dummy')) AS swept;
SELECT is(guesses('192.0.2.1'), 'wrong_token; 49 tries left',
    'guesses are judged');
SELECT is(times('wrong_token'), 1, 'and counted anew');
UPDATE register.settings SET tries_per_server = NULL;
SELECT is(guesses('192.0.2.1'), 'wrong_token; 48 tries left',
    'without the limit there is none');
SELECT is(times('wrong_token'), 1, 'and nothing to count');

-- The other secrets that are everybody's, each on its own.
UPDATE register.settings SET tries_per_server = 2;
SELECT wait();
CREATE FUNCTION stands(name text, type text, evidence jsonb, peer inet)
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error, user_id) FROM register_internal.account_finish(
        hash_of(name), 0, type, name, NULL, evidence, hash_of('proof'), peer,
        ARRAY[type], hash_of('a'), hash_of(name))
$$;
CREATE FUNCTION macs(name text, is_authentic boolean, peer inet)
RETURNS text LANGUAGE sql AS $$
    SELECT stands(name, 'org.matrix.login.shared_secret',
                  jsonb_build_object('is_authentic', is_authentic,
                                     'is_admin', false), peer)
$$;
CREATE FUNCTION opens_secret() RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error || ' ' || (retry_after > 3500), known ->> 'secret')
           || coalesce(known ->> 'error', '')
      FROM register_internal.session_open(NULL, 'a', NULL,
           'org.matrix.login.shared_secret', '192.0.2.9', true)
$$;
SELECT register.set_secret('shared_secret', 'fifteen-letters');
SELECT is(macs('m' || number, false, inet '192.0.2.0' + number), wanted,
    format('HMAC %s', number))
  FROM (VALUES (1, 'wrong_mac'), (2, 'wrong_mac'), (3, 'too_many_guesses'),
               (4, 'too_many_guesses')) AS tried (number, wanted);
SELECT is(opens_secret(), 'too_many_guesses true',
    'the responder does not get a short secret to judge with, so its time tells nothing');
SELECT register.set_secret('shared_secret', 'sixteen-letters.');
SELECT is(opens_secret(), 'sixteen-letters.', 'one that is long it does');
SELECT is(macs('m6', true, '192.0.2.6'), '@m6:localhost',
    'and who knows it makes accounts');
SELECT is(times('costly_step', '192.0.2.9/32'), NULL,
    'for somebody who knows a secret nothing is too costly');
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

-- A mail code is one sign-up's. Nobody else has to wait.
UPDATE register.settings
   SET mail_from = 'a@b.example', smtp_url = 'smtp://localhost',
       public_base_url = 'https://a.example';
CREATE FUNCTION code(sign_up text, code text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error || coalesce(detail, ''), 'passed')
      FROM register_internal.stage_pass(
           hash_of(sign_up), NULL, 'm.login.email.code', NULL, NULL,
           jsonb_build_object('code_hash', encode(hash_of(code), 'hex')),
           hash_of('proof'), '192.0.2.1', '{m.login.email.code}')
$$;
SELECT is_empty(
    format($$SELECT error FROM register_internal.stage_begin(
        hash_of(%L), 0, 'm.login.email.code', NULL, NULL, %L,
        hash_of('proof'), '192.0.2.1') WHERE error IS NOT NULL$$, name,
        jsonb_build_object('address', name || '@a.example', 'code', 'right',
            'link_path', '/', 'token', name,
            'code_hash', encode(hash_of('right'), 'hex'),
            'token_hash', encode(hash_of(name), 'hex'))), 'a mail is sent')
  FROM unnest(ARRAY['anna', 'bert', 'cleo', 'dora']) AS name;
SELECT is(code('anna', 'wrong'), 'wrong_code; 4 tries left', 'a wrong code');
SELECT is(code('bert', 'wrong'), 'wrong_code; 4 tries left', 'another');
SELECT is(code('anna', 'wrong'), 'wrong_code; 0 tries left',
    'after too many by everybody together a wrong code ends its sign-up');
SELECT ok(NOT exists_for('anna'), 'which is gone');
SELECT is(code('cleo', 'wrong'), 'wrong_code; 0 tries left',
    'at the first one');
SELECT is(code('dora', 'right'), 'passed', 'a right one is as good as ever');
SELECT is(code('bert', 'right'), 'passed', 'after a wrong one, too');

-- Session IDs.
DELETE FROM register.tally;
UPDATE register.settings SET unknown_sessions_per_peer = 3;
CREATE FUNCTION opens_from(sign_up text, peer inet) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce(error, name_fault, stages::text)
           || coalesce(' ' || (retry_after BETWEEN 3595 AND 3605), '')
      FROM register_internal.session_open(hash_of(sign_up), NULL, hash_of('proof'),
                                 'm.login.dummy', peer)
$$;
SELECT passes('mine', 'dummy', peer => '2001:db8:1:2::1');
SELECT passes('other', 'dummy', peer => '192.0.2.1');
SELECT let_expire('late') FROM passes('late', 'dummy');
SELECT is(opens_from('late', '2001:db8:1:2::9'), 'session_unknown',
    'a sign-up that has expired is unknown');
SELECT is(opens_from('never', '2001:db8:1:2::7'), 'session_unknown',
    'as one that never was');
SELECT is(opens_from('other', '2001:db8:1:2::7'), '["m.login.dummy"]',
    'who moves to another network takes the sign-up along');
SELECT is(opens_from('never', '2001:db8:1:2::7'), 'session_unknown', 'unknown');
SELECT is(times('unknown_session', '2001:db8:1:2::/64'), 3,
    'unknown ones are counted for a /64');
SELECT is(opens_from('never', '2001:db8:1:2::8'), 'too_many_tries true',
    'after too many that is what a peer is told');
SELECT is(opens_from('other', '2001:db8:1:2::8'), 'too_many_tries true',
    'and the same of a sign-up that began elsewhere');
SELECT is(opens_from('mine', '2001:db8:1:2::8'), '["m.login.dummy"]',
    'those of the same network go on: guessing locks no neighbour out');
SELECT is(opens_from('never', '2001:db8:1:3::8'), 'session_unknown',
    'the next /64 is another peer');
SELECT is(times('unknown_session', '2001:db8:1:2::/64'), 3,
    'nothing of this counts');
SELECT is(passes('new', 'dummy', peer => '2001:db8:1:2::8'), 'passed',
    'a new sign-up begins there');
SELECT wait();
SELECT is(opens_from('other', '2001:db8:1:2::8'), '["m.login.dummy"]',
    'an hour later all is as before');
UPDATE register.settings SET unknown_sessions_per_peer = NULL;
DELETE FROM register.tally;
SELECT is(opens_from('never', '192.0.2.1'), 'session_unknown',
    'without a limit they are unknown');
SELECT is_empty('SELECT FROM register.tally', 'and not counted');
