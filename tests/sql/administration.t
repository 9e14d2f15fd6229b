#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT no_plan();
CREATE FUNCTION is_open() RETURNS boolean LANGUAGE sql AS $$
    SELECT (register_internal.settings_read() ->> 'registration_open')::boolean
$$;

-- Open and closed.
SELECT register.close_registration();
SELECT ok(NOT is_open(), 'close_registration closes registration');
SELECT register.close_registration();
SELECT ok(NOT is_open(), 'close_registration twice is the same as once');
SELECT register.open_registration();
SELECT ok(is_open(), 'open_registration opens it');

-- Invitations.
SELECT matches(register.create_invitation(), '^[0-9a-f]{32}$',
    'create_invitation makes up a token');
SELECT results_eq(
    $$SELECT uses_allowed, uses_completed, created_at, expires_at, note,
             revoked_at
        FROM register.invitation$$,
    $$VALUES (1, 0, now(), NULL::timestamptz, NULL::text,
              NULL::timestamptz)$$,
    'what it makes is for one account, without an end');
SELECT isnt(register.create_invitation(), register.create_invitation(),
    'two tokens that it makes up differ');
SELECT is(register.create_invitation(5, '1 week', 'book club', 'Book.club~1'),
    'Book.club~1', 'it takes a token of the administrator''s choice');
SELECT results_eq(
    $$SELECT uses_allowed, expires_at, note FROM register.invitation
       WHERE token_hash = hash_of('Book.club~1')$$,
    $$VALUES (5, now() + interval '1 week', 'book club')$$,
    'the invitation has what it was given, and only a hash of the token');
SELECT is(register.create_invitation(token => repeat('x', 64)),
    repeat('x', 64), 'a token can have 64 characters');
SELECT lives_ok(
    $$SELECT register.create_invitation(NULL, NULL, NULL, 'any')$$,
    'an invitation can be for any number of accounts');
SELECT is(complaint(format('SELECT register.create_invitation(token => %L)',
                           token)),
    'an invitation is 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -',
    format('a token can''t be %s',
           replace(quote_literal(left(token, 70)), E'\n', '\n')))
  FROM unnest(ARRAY['', ' ', 'two words', 'tokén', 'a/b', E'a\nb',
                    repeat('x', 65)]) AS token;
SELECT is(complaint(
        $$SELECT register.create_invitation(token => 'Book.club~1')$$),
    'there is an invitation with this token already '
    'HINT: Leave the token out to have one made up.',
    'a token that there is already is refused');
SELECT throws_ok(
    format('SELECT register.create_invitation(uses => %s)', uses), '23514',
    NULL, format('an invitation for %s accounts is refused', uses))
  FROM unnest(ARRAY[0, -1]) AS uses;
SELECT is(count(*), 6::bigint, 'no refused invitation was made')
  FROM register.invitation;
SELECT throws_ok(
    format('SELECT register.create_invitation(lifetime => %L)', lifetime),
    NULL, NULL, format('an invitation for %s is refused', lifetime))
  FROM unnest(ARRAY['0 seconds', '-1 day']) AS lifetime;
SELECT register.revoke_invitation(id) FROM register.invitation
 WHERE note = 'book club';
SELECT results_eq(
    'SELECT note FROM register.invitation WHERE revoked_at = now()',
    ARRAY['book club'], 'revoke_invitation revokes the one it is given');
UPDATE register.invitation SET revoked_at = now() - interval '1 day'
 WHERE note = 'book club';
SELECT register.revoke_invitation(id) FROM register.invitation
 WHERE note = 'book club';
SELECT is(revoked_at, now() - interval '1 day',
    'revoking it again does not change since when')
  FROM register.invitation WHERE note = 'book club';
SELECT is(complaint('SELECT register.revoke_invitation(-7)'),
    'there is no invitation of this number, token or link HINT: SELECT * FROM '
    'register.invitations lists them, without what was shown when they were made.',
    'revoke_invitation says that there is no such invitation');
SELECT isnt(complaint('SELECT register.revoke_invitation(NULL)'), 'nothing',
    'revoke_invitation refuses NULL');
SELECT register.create_invitation(token => '7', note => 'seven');
SELECT is(complaint('SELECT register.revoke_invitation(7)'),
    'there is no invitation of this number: 7 HINT: SELECT * FROM '
    'register.invitations lists them, without what was shown when they were made.',
    'a number is not taken for a token');
CREATE TABLE made AS
SELECT register.create_invitation(note => 'token') AS made, 'token' AS what
 UNION ALL
SELECT register.invitation_link('7'), 'seven';
SELECT is(register.revoke_invitation(made),
    format('the invitation %s is revoked; accounts made with it: 0', invitation),
    'an invitation can be revoked by ' || what)
  FROM register.invitations JOIN made ON note = what;
SELECT is(state, 'revoked', 'and is: ' || note) FROM register.invitations
 WHERE note IN ('token', 'seven');

-- Reserved names.
SELECT is((SELECT count(*) FROM register.reserved_name WHERE pattern IN (
              'admin', 'root', 'support', 'abuse', 'postmaster', '_*')), 6::bigint,
    'names of roles are reserved from the first');
DELETE FROM register.reserved_name WHERE pattern <> '_*';
SELECT register.reserve_name('Admin*', 'ours');
SELECT register.reserve_name('help');
SELECT results_eq(
    $$SELECT pattern, reason FROM register.reserved_name
       ORDER BY pattern COLLATE "C"$$,
    $$VALUES ('_*', 'kept for application services by the Matrix '
                    'specification'),
             ('admin*', 'ours'), ('help', NULL)$$,
    'reserve_name adds a pattern in lower case, with the reason if any');
SELECT register.reserve_name('help', 'desk');
SELECT is(reason, 'desk', 'reserve_name changes the reason of a pattern')
  FROM register.reserved_name WHERE pattern = 'help';
SELECT isnt(complaint(format('SELECT register.reserve_name(%L)', pattern)),
    'nothing', format('reserve_name refuses %s', quote_nullable(pattern)))
  FROM unnest(ARRAY['', 'two words', '@bob:example.org', 'a%', 'é', NULL])
       AS pattern;
SELECT register.release_name('ADMIN*');
SELECT is_empty(
    $$SELECT FROM register.reserved_name WHERE pattern = 'admin*'$$,
    'release_name takes a pattern back');
SELECT is(complaint($$SELECT register.release_name('admin*')$$),
    'no reserved name reads "admin*" '
    'HINT: SELECT * FROM register.reserved_name lists them.',
    'release_name says that there is no such pattern');
SELECT isnt(complaint($$SELECT register.release_name('h*')$$), 'nothing',
    'release_name takes its pattern by the letter');
SELECT isnt(complaint('SELECT register.release_name(NULL)'), 'nothing',
    'release_name refuses NULL');

-- A wrong call is answered with a sentence.
SELECT is(complaint(statement), sentence, statement)
  FROM (VALUES
    ('SELECT register.create_invitation(lifetime => ''-1 week'')',
     '''-1 week'' is no length of time HINT: Say lifetime => ''1 week''; '
     'without it, an invitation has no end.'),
    ('SELECT register.create_invitation(uses => 0)',
     'an invitation is for 1 account or more '
     'HINT: uses => NULL is for any number.'),
    ('SELECT register.create_invitation(for_name => ''Größe'')',
     '"größe" can''t be a user name HINT: A user name has up to 252 of the '
     'characters a-z 0-9 . _ = / + -'),
    ('SELECT register.create_invitation(uses => 3, for_name => ''carl'')',
     'an invitation for one user name is for one account '
     'HINT: Leave uses out, or for_name.'),
    ('SELECT register.create_invitation(for_name => ''@carl:localhost'') ~ ''x''',
     'nothing'),
    ('SELECT register.ban_name(''sp[a-z]m'')',
     '"sp[a-z]m" can''t be a pattern of user names HINT: It has the characters '
     'a-z 0-9 . _ = / + - and * for any characters, such as spam*.'),
    ('SELECT register.ban_name(''*'')',
     '"*" would keep every name from being signed up '
     'HINT: SELECT register.close_registration() closes registration.'),
    ('SELECT register.publish_terms(''p'', ''1'', ''en'', ''P'', ''ftp://x'')',
     'url can''t be ''ftp://x'' HINT: Where it can be read: http:// or https://.'),
    ('SELECT register.set_secret(''hcaptcha'', ''planted'')',
     'there is no secret of this name HINT: The names are captcha, homeserver, '
     'shared_secret, smtp_password, and "oauth2 NAME" for a provider.'),
    ('SELECT register.set_secret(''captcha'', '''')',
     'a secret has 1 to 4096 characters HINT: NULL takes a secret away.'),
    ('SELECT register.create_application_service(''I R C'', ''{x}'')',
     '"I R C" can''t be the name of an application service '
     'HINT: It is 1 to 50 of the characters a-z 0-9 _ -'),
    ('INSERT INTO register.oauth2_provider (name, client_id) VALUES (''a'', ''b'')',
     'a provider has either an issuer, or all of authorization_endpoint, '
     'token_endpoint and userinfo_endpoint'),
    ('UPDATE register.mail_template SET subject = ''{planted}''',
     'a mail has only the placeholders {code} {link} {server_name} {user_id} '
     '{address} {minutes}')
  ) AS listed (statement, sentence);
SELECT is(for_name, 'carl', 'a user ID is taken for its name')
  FROM register.invitations LIMIT 1;
SELECT register.create_invitation(token => 'book-club');
SELECT is(register.invitation_link(' book-club '),
    'https://localhost/_matrix/static/client/register/#invitation=book-club',
    'invitation_link makes an address of an invitation');
SELECT matches(register.invitation_link(register.create_invitation()),
    '#invitation=[0-9a-f]{32}$', 'of one that is made just now as well');
SELECT is(complaint($$SELECT register.invitation_link('nonesuch')$$),
    'there is no invitation of this token '
    'HINT: Only its token makes the link, which was shown when it was made. '
    'SELECT register.create_invitation() makes another one.',
    'but no address that leads nowhere');
SELECT register.revoke_invitation(id) FROM register.invitation
 WHERE token_hash = sha256('book-club');
SELECT matches(complaint($$SELECT register.invitation_link('book-club')$$),
    '^the invitation of this token is revoked HINT: SELECT register.create_invitation',
    'nor of one that is gone');
SELECT is_empty($$SELECT name FROM register.help
                   WHERE name IN ('session', 'account', 'secret')$$,
    'help lists nothing that an administrator may not use');
SELECT set_has('SELECT name, kind FROM register.help',
    $$VALUES ('create_invitation', 'function'), ('flows', 'view'),
             ('settings', 'table'), ('whoami', 'function')$$,
    'help lists functions, views and tables');
SELECT lives_ok('EXPLAIN ' || example, format('help: the example of %s', name))
  FROM register.help;

-- Sign-ups.
SELECT passes('one', 'password', 'erin');
SELECT passes('two', 'password', 'frank');
SELECT finishes('three', 'dummy', 'grace');
SELECT register.cancel_sign_up(sign_up) FROM register.sign_ups
 WHERE holds_name = 'erin';
SELECT results_eq('SELECT holds_name::text FROM register.sign_ups',
    ARRAY['frank'], 'cancel_sign_up ends the one it is given, no other');
SELECT is(opens(NULL, 'erin'), 'new', 'cancel_sign_up frees the name');
SELECT is(complaint(format('SELECT register.cancel_sign_up(%L)', sign_up)),
    format('no sign-up "%s" is under way '
           'HINT: SELECT * FROM register.sign_ups lists them.', sign_up),
    description)
  FROM (VALUES
    (left(encode(hash_of('one'), 'hex'), 12),
     'cancel_sign_up says that a sign-up is gone'),
    (left(encode(hash_of('three'), 'hex'), 12),
     'cancel_sign_up does not end a complete one'),
    (encode(hash_of('two'), 'hex'),
     'cancel_sign_up takes no more than the name in the view'),
    ('', 'cancel_sign_up does not take an empty name for all')
  ) AS listed (sign_up, description);
SELECT isnt(complaint('SELECT register.cancel_sign_up(NULL)'), 'nothing',
    'cancel_sign_up refuses NULL');

-- Accounts. No account has an access token when the first mistakes are made.
UPDATE register.device SET token_hash = NULL;
SELECT is(complaint(format('SELECT register.%I(%L)', function, account)),
    format('there is no account "%s" '
           'HINT: SELECT * FROM register.accounts lists them.', account),
    format('%s says that there is no account %s', function, account))
  FROM unnest(ARRAY['deactivate_account', 'reactivate_account',
                    'revoke_access_tokens']) AS function,
       unnest(ARRAY['absent', '@grace:example.org', 'grac_'])
       AS account;
SELECT isnt(complaint(format('SELECT register.%I(NULL)', function)),
    'nothing', format('%s refuses NULL', function))
  FROM unnest(ARRAY['deactivate_account', 'reactivate_account',
                    'revoke_access_tokens']) AS function;
