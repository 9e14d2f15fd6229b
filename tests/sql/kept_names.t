#!/usr/bin/env tests/sql/pgtap
-- Invitations that keep a user name for one person; banned names.
\i tests/sql/steps.sql
SELECT no_plan();
SELECT register.set_flows('m.login.registration_token m.login.dummy',
                          'm.login.password m.login.dummy', 'm.login.dummy');
SELECT register.create_invitation(lifetime => '1 week', for_name => 'Bob',
                                  token => 'for-bob');
SELECT register.create_invitation(uses => 9, token => 'for-all');
SELECT is(for_name, 'bob', 'the view invitations says whom a name is kept for')
  FROM register.invitations WHERE for_name IS NOT NULL;

-- No other client.
SELECT is(opens(NULL, 'bob'), 'name_invited', 'a kept name can''t be had');
SELECT is(finishes('a', 'dummy', 'bob'), 'name_invited',
    'not through another flow');
SELECT is(passes('a', 'dummy', 'bob'), 'name_invited', 'nor can it be held');
SELECT is(passes('a', 'registration_token', 'bob', token => 'for-all'),
    'name_invited', 'nor with another invitation');
SELECT is(count(*), 0::bigint, 'which is not used by that')
  FROM register.invitation_use;
SELECT is(opens(NULL, 'bobby'), 'new', 'a longer name can be had');

-- The client that sends the invitation.
SELECT is(passes('b', 'registration_token', 'carol', token => 'for-bob'),
    'name_not_invited: bob', 'the invitation is for no other name');
SELECT is(passes('b', 'registration_token', 'bob', token => 'for-bob'),
    'passed', 'it is for its own');
SELECT is(opens('b', 'bob'), '["m.login.registration_token"]',
    'which the sign-up goes on with');
SELECT is(opens('b', 'carol'), 'name_not_invited', 'and with no other');
SELECT is(passes('c', 'registration_token', token => 'for-bob',
                 peer => '192.0.2.2'), 'invitation_pending',
    'it is used once at a time');
SELECT is(opens(NULL, 'bob'), 'name_invited', 'the name stays kept meanwhile');
SELECT let_expire('b');
SELECT is(opens(NULL, 'bob'), 'name_invited', 'also when that sign-up dies');
SELECT is(passes('d', 'registration_token', token => 'for-bob'), 'passed',
    'without a name it gives its own');
SELECT is(localpart, 'bob', 'which is held')
  FROM register.name WHERE session_id = hash_of('d');
SELECT is(finishes('d', 'dummy'), '@bob:localhost', 'and becomes the account''s');
SELECT is(opens(NULL, 'bob'), 'name_in_use', 'then it is taken like any other');

-- At version 3 the name comes first.
SELECT register.create_invitation(for_name => 'dora', token => 'for-dora');
SELECT is(keeps('e', 'dora'), 'kept',
    'a kept name may be asked for before the invitation');
SELECT is_empty($$SELECT FROM register.name WHERE localpart = 'dora'$$,
    'it is not held by that');
SELECT is(passes('e', 'dummy'), 'name_invited',
    'and can''t be had without it');
SELECT is(passes('e', 'registration_token', token => 'for-dora'),
    'passed', 'with it, it can');
SELECT is(keeps('e', 'eve'), 'name_not_invited', 'but not changed any more');
SELECT is(finishes('e', 'dummy'), '@dora:localhost', 'it is the account''s');

-- How long.
SELECT register.create_invitation(lifetime => '1 week', for_name => 'frank');
SELECT register.create_invitation(for_name => 'grace');
UPDATE register.invitation SET created_at = now() - interval '8 days',
                               expires_at = now() WHERE for_name = 'frank';
SELECT is(opens(NULL, 'frank'), 'new', 'a name is free when its invitation expires');
SELECT register.revoke_invitation(id) FROM register.invitation
 WHERE for_name = 'grace';
SELECT is(opens(NULL, 'grace'), 'new', 'and when it is revoked');

-- What can be kept.
SELECT register.reserve_name('chef*');
SELECT register.create_invitation(for_name => 'chef', token => 'for-chef');
SELECT is(passes('f', 'registration_token', 'chef', token => 'for-chef'),
    'passed', 'a reserved name can be kept for a person');
SELECT is(finishes('f', 'dummy'), '@chef:localhost', 'who gets it');
SELECT is(finishes('g', 'dummy', 'chefin'), 'name_reserved',
    'the others stay reserved');
SELECT is(passes('g', 'registration_token', 'chefin', token => 'for-all'),
    'name_reserved', 'with an invitation, too');
SELECT passes('h', 'password', 'held');
SELECT register.create_invitation(for_name => 'kept');
SELECT matches(complaint(format(
        'SELECT register.create_invitation(for_name => %L)', name)),
    '^the user name .* is taken, held or kept already HINT: ',
    format('the name of %s can''t be kept for a person', whose))
  FROM (VALUES ('bob', 'an account'), ('held', 'a sign-up'),
               ('KEPT', 'another invitation')) AS others (name, whose);
SELECT throws_ok(format('SELECT register.create_invitation(%s)', arguments),
    '23514', NULL, format('no invitation with %s', arguments))
  FROM unnest(ARRAY['for_name => ''two words''', 'for_name => ''''',
                    'for_name => ''x'', uses => 2',
                    'for_name => ''x'', uses => NULL']) AS arguments;

-- Banned names.
SELECT passes('i', 'password', 'spam_1');
SELECT finishes('j', 'dummy', 'spam_2');
SELECT finishes('k', 'dummy', 'spamx3');
SELECT register.deactivate_account('spamx3');
SELECT results_eq($$SELECT * FROM register.ban_name('SPAM_*', 'spammers')$$,
    $$VALUES ('spam_*', 'a reserved name from now on, see release_name()'),
             ('spam_1', 'a sign-up that was under way, ended now'),
             ('@spam_2:localhost', 'an account, see deactivate_account()')$$,
    'ban_name says what it reserves, ends sign-ups, and lists accounts that match by the letter');
SELECT is(passes('i', 'dummy', is_new => false), 'session_unknown',
    'which are gone');
SELECT is(opens(NULL, 'spam_9'), 'name_reserved', 'it reserves the names');
SELECT is(reason, 'spammers', 'and says why')
  FROM register.reserved_name WHERE pattern = 'spam_*';
SELECT results_eq($$SELECT name, what FROM register.ban_name('spamx*') OFFSET 1$$,
    $$VALUES ('@spamx3:localhost', 'a closed account')$$,
    'a closed account is called that');
SELECT is_empty($$SELECT * FROM register.ban_name('absent*') OFFSET 1$$,
    'nothing else is listed where there is no account');
SELECT isnt(complaint($$SELECT register.ban_name('two words')$$), 'nothing',
    'ban_name refuses what is no pattern');
