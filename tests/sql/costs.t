#!/usr/bin/env tests/sql/pgtap
-- Steps that cost an effort, and accounts, have their limits for each peer.
\i tests/sql/steps.sql
SELECT no_plan();
CREATE FUNCTION times(what text, network cidr DEFAULT '192.0.2.1')
RETURNS integer LANGUAGE sql AS $$
    SELECT times FROM register.tally
     WHERE tally.what = times.what AND tally.network = times.network
$$;
-- What look() says to a step that hashes a password or calls outside; with a
-- profile ("kept") to one of later versions of the API that brings no stage.
CREATE FUNCTION costs(
    peer inet DEFAULT '192.0.2.1', sign_up text DEFAULT NULL,
    type text DEFAULT 'password', name text DEFAULT NULL,
    is_costly boolean DEFAULT true, kept text DEFAULT NULL,
    keys jsonb DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error || coalesce(' ' || (retry_after BETWEEN 55 AND 65), ''),
                    user_id, 'allowed')
      FROM register_internal.look(
           hash_of(coalesce(sign_up, 'a new one')), sign_up IS NULL, false,
           type_of(type), name, keys, is_costly, hash_of(kept),
           hash_of('proof'), peer, is_costly AND type IS NOT NULL,
           kept IS NOT NULL)
$$;
UPDATE register.settings SET costly_steps_per_peer = 3;

SELECT is(costs(), 'allowed', 'a costly step of a new sign-up is allowed');
SELECT is(times('costly_step'), 1, 'and counted, before it is made');
SELECT is(costs(is_costly => false), 'allowed', 'a cheap one is allowed');
SELECT is(costs(name => '_reserved'), 'name_reserved',
    'one for a name that can''t be had is not made');
SELECT passes('one', 'dummy');
SELECT is(costs(sign_up => 'one', is_costly => false), 'allowed',
    'a cheap one of a sign-up that goes on is allowed');
SELECT is(costs(sign_up => 'unknown'), 'session_unknown',
    'one of an unknown sign-up is not made');
SELECT passes('two', 'dummy', 'two');
SELECT is(finishes('two', 'password'), '@two:localhost', 'an account');
SELECT is(costs(sign_up => 'two'), '@two:localhost',
    'an answer that is given again costs nothing');
SELECT register.set_secret('shared_secret', 'sixteen-letters.');
SELECT is(costs(type => 'org.matrix.login.shared_secret', name => 'a',
                keys => ordered('a')), 'allowed',
    'who has to know a secret first is allowed any number');
SELECT is(times('costly_step'), 1, 'none of these counts');
SELECT is(costs(sign_up => 'one'), 'allowed', 'a costly one counts');
SELECT is(costs(type => 'matrix_register.login.guest'), 'allowed',
    'and what strangers may do');
SELECT is(times('costly_step'), 3, 'all together');
SELECT is(costs(), 'too_many_steps true',
    'one more is refused, for what is left of the minute');
SELECT is(costs(sign_up => 'one'), 'too_many_steps true',
    'be it of a sign-up that goes on');
SELECT is(times('costly_step'), 3, 'a refused one does not count');
SELECT is(costs(is_costly => false), 'allowed', 'a cheap one is allowed still');
SELECT is(costs(sign_up => 'one', is_costly => false), 'allowed',
    'in a sign-up, too');
SELECT is(costs(sign_up => 'two'), '@two:localhost',
    'so is an answer that is given again');
SELECT is(costs('192.0.2.2'), 'allowed', 'another peer is not affected');
SELECT results_eq('SELECT network, what, times, allowed FROM register.limited',
    $$VALUES ('192.0.2.1'::cidr, 'costly_step', 3, 3)$$,
    'administrators see who is limited');
UPDATE register.tally SET expires_at = now() WHERE network = '192.0.2.1';
SELECT is_empty('SELECT * FROM register.limited', 'until the minute is over');
SELECT is(costs(), 'allowed', 'then it goes on');
SELECT is(times('costly_step'), 1, 'and is counted anew');
SELECT is(expires_at, now() + interval '1 minute', 'for a minute from now')
  FROM register.tally WHERE network = '192.0.2.1';
UPDATE register.settings SET costly_steps_per_peer = 1;
SELECT is(costs(), 'too_many_steps true', 'a lower limit holds at once');
DELETE FROM register.tally WHERE network = '192.0.2.1';
SELECT is(costs(), 'allowed', 'deleting the row forgives');
SELECT is(costs('2001:db8:1:2::1'), 'allowed', 'IPv6');
SELECT is(costs('2001:db8:1:2:3::9'), 'too_many_steps true',
    'is counted by its /64');
SELECT is(costs('2001:db8:1:3::1'), 'allowed', 'the next one is another peer');
SELECT is(costs('::ffff:192.0.2.1'), 'too_many_steps true',
    'IPv4 written as IPv6 is that address');
SELECT costs(NULL);
SELECT is(costs(NULL), 'too_many_steps true',
    'peers without an address are counted together');
UPDATE register.settings SET costly_steps_per_peer = NULL;
DELETE FROM register.tally;
SELECT is(costs(), 'allowed', 'without a limit') FROM generate_series(1, 3);
SELECT is_empty('SELECT FROM register.tally', 'nothing is counted');

-- A password that is kept with a sign-up.
UPDATE register.settings SET costly_steps_per_peer = 2;
SELECT is(keeps('kept', 'kept', '$y$a$b', kept => 'said'), 'kept',
    'a profile is kept');
SELECT is(costs(sign_up => 'kept', type => NULL, kept => 'said'), 'allowed',
    'the same again') FROM generate_series(1, 3);
SELECT is(costs(sign_up => 'kept', type => 'dummy', kept => 'said',
                is_costly => false), 'allowed', 'also with a stage');
SELECT is(times('costly_step'), NULL, 'is not hashed again, nor counted');
SELECT is(costs(sign_up => 'kept', type => NULL, kept => 'other'), wanted,
    'another one is') FROM unnest(ARRAY['allowed', 'allowed',
                                        'too_many_steps true']) AS wanted;
SELECT is(costs(sign_up => 'kept', type => NULL, kept => 'said'), 'allowed',
    'where the same costs nothing still');

-- What on_look knows to be cheap.
UPDATE register.settings SET costly_steps_per_peer = 1,
       public_base_url = 'https://a.example';
INSERT INTO register.oauth2_provider (name, issuer, client_id)
VALUES ('example', 'https://login.example', 'us');
DELETE FROM register.tally;
SELECT passes('oauth', 'dummy');
SELECT is(costs(sign_up => 'oauth', type => 'oauth2'), 'allowed',
    'sending a person to a provider counts');
SELECT is(costs(sign_up => 'oauth', type => 'oauth2'),
    'too_many_steps true', 'as often as it has to be found');
SELECT is(kind, 'challenge', 'who was sent')
  FROM steps('oauth', 'oauth2', is_challenge => true, result =>
       jsonb_build_object('provider', 'example',
           'state_hash', encode(hash_of('state'), 'hex'), 'attempt', 0,
           'discovered', jsonb_build_object(
               'issuer', 'https://login.example', 'sends_issuer', false,
               'authorization_endpoint', 'https://login.example/a',
               'token_endpoint', 'https://login.example/t',
               'userinfo_endpoint', 'https://login.example/u')));
SELECT is(costs(sign_up => 'oauth', type => 'oauth2'), 'allowed',
    'may ask whether it was long enough, any number of times')
  FROM generate_series(1, 3);
SELECT is(costs(type => 'email.identity'), 'allowed',
    'so may who waits for a validation of ours') FROM generate_series(1, 3);
INSERT INTO register.identity_server VALUES ('id.example', 'https://id.example/');
SELECT is(costs(type => 'email.identity'), 'too_many_steps true',
    'asking an identity server counts');

-- Accounts.
DELETE FROM register.tally;
UPDATE register.settings
   SET costly_steps_per_peer = NULL, accounts_per_peer = 2;
SELECT is(finishes('a' || number, 'password', 'a' || number),
    format('@a%s:localhost', number), 'an account')
  FROM generate_series(1, 2) AS number;
SELECT is(times('account'), 2, 'is counted');
SELECT passes('begun', 'dummy', 'begun', peer => '192.0.2.2');
SELECT is(finishes('a3', 'password', 'a3'), 'too_many_accounts',
    'one more is refused');
SELECT is(passes('a3', 'dummy', 'a3'), 'too_many_accounts',
    'at its first stage already');
SELECT is(passes('begun', 'dummy'), 'too_many_accounts',
    'or at a later one that comes from there');
SELECT alike(costs(name => 'a3'), 'too_many_accounts%',
    'and before anything is hashed for it');
SELECT ok(retry_after BETWEEN 86395 AND 86405, 'for the rest of a day')
  FROM steps('a3', 'dummy');
SELECT ok(NOT exists_for('a3'), 'no sign-up is left by it');
SELECT is_empty($$SELECT FROM register.name WHERE localpart = 'a3'$$,
    'nor a name');
SELECT is(finishes('a2', 'password', 'a2'), '@a2:localhost',
    'an answer that got lost is given again');
SELECT is(finishes('begun', 'dummy', peer => '192.0.2.2'),
    '@begun:localhost', 'another peer is not affected');
SELECT is(coalesce(error, user_id), '@secret:localhost',
    'nor is who knows the shared secret')
  FROM steps('secret', 'org.matrix.login.shared_secret', 'secret',
             ordered('secret'));
SELECT is(times('account'), 2, 'whose accounts do not count');
UPDATE register.settings SET guests_allowed = true;
SELECT is(error, 'too_many_accounts', 'guests do')
  FROM steps('guest', 'matrix_register.login.guest');
-- Two requests at the same moment both find room, but only one gets it.
SELECT throws_ok(
    $$SELECT register_internal.account_make(
          jsonb_populate_record(NULL::register.session,
              '{"wanted_name": "a9", "stages": ["m.login.dummy"]}'),
          '192.0.2.1', hash_of('x'), NULL, settings, stage_type)
         FROM register.settings, register.stage_type
        WHERE type = 'm.login.dummy'$$,
    'RG001', 'another sign-up was faster: too_many_accounts',
    'the last look is when the account is made');
UPDATE register.settings SET accounts_per_peer = NULL;
SELECT is(finishes('a3', 'password', 'a3'), '@a3:localhost',
    'without a limit there is none');

-- Nothing piles up, and nothing of it waits for the disk.
DELETE FROM register.tally;
UPDATE register.settings SET costly_steps_per_peer = 100;
INSERT INTO register.tally
SELECT set_masklen(inet '198.51.100.0' + number, 32), 'costly_step', 1,
       now() - number * interval '1 second' FROM generate_series(0, 39) AS number;
SELECT costs('192.0.2.1') FROM generate_series(1, 3);
SELECT is(count(*), 37::bigint, 'a new network sweeps up four') FROM register.tally;
SELECT is_empty($$SELECT FROM register.tally WHERE network > '198.51.100.35'$$,
    'those who are gone longest');
SELECT costs(inet '203.0.113.0' + number) FROM generate_series(1, 9) AS number;
SELECT is(count(*), 10::bigint, 'until nothing but what counts is left')
  FROM register.tally;
SELECT is(relpersistence, 'u', 'the table is not written ahead')
  FROM pg_class WHERE oid = 'register.tally'::regclass;
