#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT no_plan();
CREATE FUNCTION guesses(sign_up text, peer inet)
RETURNS text LANGUAGE sql AS $$
    SELECT passes(sign_up, 'registration_token', token => 'a guess',
                  peer => peer)
$$;
CREATE FUNCTION tries_from(network cidr) RETURNS integer LANGUAGE sql AS $$
    SELECT times FROM register.tally AS counted
     WHERE counted.network = tries_from.network AND what = 'wrong_token'
$$;
UPDATE register.settings SET tries_per_session = 3, tries_per_peer = 8;
SELECT register.create_invitation(uses => NULL, token => 'right');
SELECT register.create_invitation(uses => NULL, token => 'sixteen-letters.');

-- By sign-up.
SELECT passes('one', 'dummy', 'bob');
SELECT is(guesses('one', '192.0.2.1'), 'wrong_token; 2 tries left',
    'a wrong invitation is counted and the tries left are told');
SELECT is(guesses('one', '192.0.2.1'), 'wrong_token; 1 tries left',
    'the next wrong invitation leaves one try less');
SELECT is(wrong_tries, 2, 'the sign-up knows how many there were')
  FROM register.session WHERE id = hash_of('one');
SELECT is(passes('one', 'registration_token', token => 'right'), 'passed',
    'the right invitation still passes');
SELECT is(guesses('one', '192.0.2.2'),
    'wrong_token; 0 tries left',
    'tries are counted over all stages and peers of a sign-up');
SELECT ok(NOT exists_for('one'), 'after the last try the sign-up is dead');
SELECT is(opens('one'), 'session_unknown',
    'to the client the sign-up is unknown');
SELECT is(opens(NULL, 'bob'), 'new',
    'the name of a sign-up that guessed too often is free');
SELECT is_empty($$SELECT FROM register.invitation_use$$,
    'its use of an invitation is free, too');
SELECT is(passes('one', 'registration_token', token => 'right',
                 is_new => false),
    'session_unknown', 'the right invitation comes too late');

-- By peer.
SELECT is(tries_from('192.0.2.1'), 2, 'tries are counted for their peer');
SELECT is(tries_from('192.0.2.2'), 1,
    'tries of another peer are counted for that one');
SELECT is(guesses('new ' || tries, '192.0.2.1'),
    format('wrong_token; %s tries left', 8 - tries),
    format('try %s of a peer counts without any session', tries))
  FROM generate_series(3, 7) AS tries;
SELECT is(guesses('two', '192.0.2.1'),
    'wrong_token; 0 tries left',
    'the last try of a peer is told so');
SELECT is_empty($$SELECT FROM register.session WHERE peer = '192.0.2.1'$$,
    'no refused first try leaves a sign-up');
SELECT is(guesses('two', '192.0.2.1'), 'too_many_tries',
    'after its last try the peer is refused');
SELECT is(passes('two', 'registration_token', 'bob', token => 'right'),
    'too_many_tries', 'it is refused with the right invitation as well');
SELECT ok(NOT exists_for('two'), 'a refused peer leaves no sign-up');
SELECT is_empty($$SELECT FROM register.name$$, 'a refused peer leaves no name');
SELECT is_empty($$SELECT FROM register.invitation_use$$,
    'a refused peer leaves no use of the invitation');
SELECT is(tries_from('192.0.2.1'), 8,
    'what a refused peer shows counts as no try');
SELECT results_eq(
    $$SELECT error, retry_after BETWEEN 3595 AND 3605
        FROM steps('two', 'registration_token', result => evidence('right'))$$,
    $$VALUES ('too_many_tries', true)$$,
    'the peer is told how long to wait: what is left of the hour');
SELECT is(passes('long', 'registration_token', token => 'sixteen-letters.'),
    'passed', 'an invitation that is too long to be guessed passes all the same');
SELECT register.cancel_sign_up(left(encode(hash_of('long'), 'hex'), 12));
UPDATE register.tally SET expires_at = now() + interval '1 minute'
 WHERE network = '192.0.2.1';
SELECT ok(retry_after BETWEEN 55 AND 65, 'after 59 minutes a minute is left')
  FROM register_internal.guess_wait('192.0.2.1', 'wrong_token');
SELECT is(error, NULL, 'guesses of another kind are another matter')
  FROM register_internal.guess_wait('192.0.2.1', 'wrong_mac');
SELECT is(passes('three', 'dummy', 'carol'), 'passed',
    'stages where nothing can be guessed are open to the peer');
SELECT is(passes('three', 'registration_token', token => 'right'),
    'too_many_tries',
    'a later stage with an invitation is refused to the peer');
SELECT ok(exists_for('three'), 'a sign-up of a refused peer lives on');
SELECT is(passes('three', 'registration_token', token => 'right',
                 peer => '192.0.2.2'), 'passed',
    'another peer goes on with the same sign-up');
UPDATE register.tally SET expires_at = now() WHERE network = '192.0.2.1';
SELECT is(error, NULL, 'after an hour the peer may try again')
  FROM register_internal.guess_wait('192.0.2.1', 'wrong_token');
SELECT is(guesses('three', '192.0.2.1'), 'wrong_token; 2 tries left',
    'a peer is told so with its next try');
SELECT is(tries_from('192.0.2.1'), 1, 'it is counted anew after an hour');
SELECT is(expires_at, now() + interval '1 hour',
    'the new hour begins with the first try in it')
  FROM register.tally WHERE network = '192.0.2.1';
SELECT passes('five', 'dummy');
UPDATE register.tally SET times = 7 WHERE network = '192.0.2.1';
SELECT is(guesses('five', '192.0.2.1'),
    'wrong_token; 0 tries left',
    'the fewer tries of sign-up and peer are what is left');
DELETE FROM register.tally;
SELECT is(guesses('six', '192.0.2.1'), 'wrong_token; 7 tries left',
    'an administrator forgives a peer by deleting its row');

-- What one peer is.
SELECT guesses('v6', '2001:db8:1:2::1');
SELECT is(guesses('v6', '2001:db8:1:2:ffff::9'),
    'wrong_token; 6 tries left', 'an IPv6 /64 is one peer');
SELECT is(guesses('v6', '2001:db8:1:3::1'), 'wrong_token; 7 tries left',
    'the next /64 is another');
SELECT is(tries_from('2001:db8:1:2::/64'), 2,
    'both tries are counted for the /64');
SELECT isnt(register_internal.peer_network('::ffff:192.0.2.1'),
            register_internal.peer_network('::ffff:192.0.2.2'),
    'IPv4 addresses written as IPv6 are peers each of their own');
SELECT guesses('unknown', NULL);
SELECT is(guesses('unknown', NULL), 'wrong_token; 6 tries left',
    'peers without an address are counted together');

-- Nothing piles up.
INSERT INTO register.tally (network, what, times, expires_at)
SELECT set_masklen(inet '198.51.100.0' + number, 32), 'wrong_token', 1,
       now() - interval '1 hour'
  FROM generate_series(0, 19) AS number;
SELECT guesses('many ' || number, inet '203.0.113.0' + number)
  FROM generate_series(1, 5) AS number;
SELECT is_empty(
    $$SELECT network FROM register.tally WHERE expires_at <= now()$$,
    'counts that no longer matter go as others try');
SELECT ok(tries_from('2001:db8:1:2::/64') = 2, 'counts of the last hour stay');
