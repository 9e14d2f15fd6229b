#!/usr/bin/env tests/sql/pgtap
-- An administrator who says something wrong at the prompt reads what is wrong and
-- what is right: no name of a constraint, of a domain or of an index.
\i tests/sql/steps.sql
SELECT no_plan();
INSERT INTO register.reserved_name (pattern) VALUES ('taken');
SELECT register.create_application_service('irc', '@_irc_.*:localhost',
                                           token => 'known');
SELECT finishes('one', 'dummy', 'bob');
SELECT passes('two', 'password', 'bea', hash => '$y$j9T$a$b');
INSERT INTO register.tally VALUES ('192.0.2.1', 'wrong_code', 1, now() + interval '1 hour');
INSERT INTO register.oauth2_provider (name, issuer, client_id) VALUES
    ('there', 'https://a.example', 'c'), ('used', 'https://b.example', 'c');
INSERT INTO register.account_oauth2 VALUES ('used', 'x', 'bob');

CREATE TABLE wrong (statement text, sentence text);
GRANT SELECT ON wrong TO register_admin;
INSERT INTO wrong VALUES
-- Values of a wrong type.
($$SELECT register.close_registration('tomorow')$$,
 '''tomorow'' is no day and time HINT: Say until => ''tomorrow 7:00'''),
($$SELECT register.close_registration('7:00')$$, 'is no day and time HINT: '),
($$SELECT register.close_registration(7)$$, '''7'' is no day and time HINT: '),
($$SELECT register.close_registration(interval '1 day')$$,
 'is no day and time HINT: '),
($$SELECT register.close_registration(now() - interval '1 day')$$,
 'is not in the future HINT: '),
($$SELECT register.create_invitation(lifetime => 'next week')$$,
 '''next week'' is no length of time HINT: Say lifetime => ''1 week'''),
($$SELECT register.create_invitation(lifetime => 7)$$,
 '''7'' is no length of time HINT: '),
($$SELECT register.create_invitation(lifetime => '-1 week')$$,
 'is no length of time HINT: '),
($$SELECT register.create_invitation(lifetime => '900000000 years')$$,
 'is no length of time HINT: '),
($$SELECT register.create_invitation(lifetime => now())$$,
 'is no length of time HINT: '),
($$SELECT register.funnel('yesterday')$$, 'is no length of time HINT: '),
($$SELECT register.funnel('-1 day')$$, 'is no length of time HINT: '),
($$SELECT register.funnel(7)$$, 'is no length of time HINT: '),
($$SELECT register.funnel(NULL)$$, 'NULL is no length of time HINT: '),
($$SELECT register.revoke_invitation('Book.club')$$,
 'there is no invitation of this number, token or link HINT: .*register.invitations'),
($$SELECT register.revoke_invitation(NULL)$$, 'number, token or link HINT: '),
($$SELECT register.revoke_invitation(3.5)$$, 'number, token or link HINT: '),
($$SELECT register.revoke_invitation(99999999999999)$$, 'there is no invitation'),
-- Invitations and names.
($$SELECT register.create_invitation('book club')$$,
 'uses, is a number of accounts HINT: Say which .*note => ''book club'''),
($$SELECT register.create_invitation('5 people', '1 week')$$, 'a number of acc.* HINT: '),
($$SELECT register.create_invitation(uses => '-5')$$, 'a number of accounts HINT: '),
($$SELECT register.create_invitation(uses => '5', lifetime => 'x')$$,
 'no length of time HINT: '),
($$SELECT register.create_invitation(uses => 0)$$, 'for 1 account or more HINT: '),
($$SELECT register.create_invitation(uses => 2, for_name => 'bob')$$,
 'for one account HINT: '),
($$SELECT register.create_invitation(for_name => 'Größe')$$,
 'can''t be a user name HINT: '),
($$SELECT register.create_invitation(for_name => '@bob:other.example')$$,
 'a user ID of another server HINT: Those of this one end in :localhost'),
($$SELECT register.create_invitation(for_name => 'bob')$$,
 'taken, held or kept already HINT: '),
($$SELECT register.create_invitation(token => 'bad+')$$, 'is 1 to 64 of the char'),
($$SELECT register.invitation_link('a b&c')$$, 'is 1 to 64 of the characters'),
($$SELECT register.invitation_link(7)$$, 'no invitation of this token HINT: Only its '),
($$SELECT register.invitation_link(NULL)$$, 'is 1 to 64 of the characters'),
($$SELECT register.ban_name('sp[a-z]m')$$, 'can''t be a pattern .* HINT: '),
($$SELECT register.ban_name(NULL)$$, 'NULL can''t be a pattern .* HINT: '),
($$SELECT register.ban_name('@spam:other.example')$$, 'of another server HINT: '),
($$SELECT register.ban_name('*')$$, 'keep every name .* HINT: '),
($$SELECT register.ban_name('@*:localhost')$$, 'keep every name .* HINT: '),
($$SELECT register.reserve_name('**')$$, 'keep every name .* HINT: '),
($$SELECT register.release_name('nothing')$$, 'no reserved name reads .* HINT: '),
($$SELECT register.release_name(NULL)$$, 'no reserved name reads NULL HINT: '),
-- Flows, secrets, terms, services.
($$SELECT register.set_flows('m.login.pasword')$$, 'no stage type .* HINT: '),
($$SELECT register.set_flows(ARRAY['m.login.dummy', 'm.login.password'])$$,
 'a flow is one text, .* HINT: .*of several texts, .*each is a flow'),
($$SELECT register.set_flows(1)$$, 'a flow is one text, .* HINT: '),
($$SELECT register.set_flows(flows => 'm.login.pasword')$$, 'no stage type .* HINT: '),
($$SELECT register.set_flows('m.login.dummy', 'm.login.dummy')$$,
 'two flows are the same'),
($$SELECT register.set_flows('')$$, 'one stage type at least HINT: '),
($$SELECT register.set_secret('hcaptcha', 'x')$$,
 'no secret of this name HINT: The names are captcha'),
($$SELECT register.set_secret('captcha', '')$$, '1 to 4096 characters HINT: '),
($$SELECT register.publish_terms('Privacy', '1', 'en', 'a', 'https://a')$$,
 'document can''t be ''Privacy'' HINT: .*a-z 0-9'),
($$SELECT register.publish_terms('privacy', '1 0', 'en', 'a', 'https://a')$$,
 'version can''t be ''1 0'' HINT: .*without a blank'),
($$SELECT register.publish_terms('privacy', '1', 'en', NULL, 'https://a')$$,
 'title can''t be empty HINT: '),
($$SELECT register.publish_terms('privacy', '1', 'en', 'a', 'ftp://a')$$,
 'url can''t be ''ftp://a'' HINT: .*https://'),
($$SELECT register.withdraw_terms('nothing')$$, 'no document .* HINT: '),
($$SELECT register.create_application_service('irc', '@_irc_(')$$,
 'pattern can''t be ''@_irc_\(''.*parentheses .* HINT: Regular expression'),
($$SELECT register.create_application_service('irc', ARRAY['@a', '[z-a]'])$$,
 'pattern can''t be ''\[z-a\]''.* HINT: Regular expression'),
($$SELECT register.create_application_service('irc', '')$$,
 'pattern can''t be '''' HINT: '),
($$SELECT register.create_application_service('irc', ARRAY[]::text[])$$,
 'has namespaces HINT: '),
($$SELECT register.create_application_service('irc', NULL)$$,
 'has namespaces HINT: '),
($$SELECT register.create_application_service('all', '.*')$$,
 'keep every name .* HINT: is_exclusive => false'),
($$SELECT register.create_application_service('all', ARRAY['@a', '@.*:localhost'])$$,
 'keep every name .* HINT: is_exclusive => false'),
($$SELECT register.create_application_service('I R C', '@a')$$,
 'can''t be the name .* HINT: '),
($$SELECT register.create_application_service('xmpp', '@a', token => 'known')$$,
 'another application service has this token HINT: '),
($$SELECT register.create_application_service('xmpp', '@a', token => '')$$,
 'an as_token has 1 to 255 .* HINT: '),
($$SELECT register.create_application_service('xmpp', '@a', token => repeat('x', 256))$$,
 'an as_token has 1 to 255 .* HINT: '),
($$SELECT register.create_application_service('xmpp', ARRAY[['@a'], [NULL]])$$,
 'has namespaces HINT: '),
($$SELECT register.remove_application_service('nothing')$$, ' HINT: '),
-- People.
($$SELECT register.deactivate_account('absent')$$, 'there is no account .* HINT: '),
($$SELECT register.forget_account(NULL)$$, 'there is no account NULL HINT: '),
($$SELECT register.approve_account('absent')$$, 'there is no account .* HINT: '),
($$SELECT register.find_failures(NULL)$$, 'not said whose .* HINT: '),
($$SELECT register.find_failures(' ')$$, 'not said whose .* HINT: '),
($$SELECT register.cancel_sign_up('nothing')$$, 'no sign-up .* HINT: '),
-- Tables that can be written.
($$INSERT INTO register.oauth2_provider (name, issuer, client_id)
   VALUES ('x', 'http://b.example', 'c')$$,
 'issuer can''t be ''http://b.example'' HINT: .*https://'),
($$INSERT INTO register.oauth2_provider
       (name, authorization_endpoint, token_endpoint, userinfo_endpoint, client_id)
   VALUES ('x', 'javascript:alert(1)', 'https://a', 'https://a', 'c')$$,
 'authorization_endpoint can''t be ''javascript:alert\(1\)'' HINT: .*https://'),
($$INSERT INTO register.oauth2_provider (name, issuer, client_id)
   VALUES ('there', 'https://b.example', 'c')$$,
 'there is a row with name ''there'' already HINT: UPDATE '),
($$UPDATE register.oauth2_provider SET name = 'there' WHERE name = 'used'$$,
 'there is a row with name ''there'' already HINT: UPDATE '),
($$UPDATE register.oauth2_provider SET name = 'A B'$$,
 'name can''t be ''A B'' HINT: .*a-z 0-9'),
($$UPDATE register.oauth2_provider SET issuer = NULL$$, 'either an issuer, or all'),
($$DELETE FROM register.oauth2_provider WHERE name = 'used'$$,
 'accounts were made with the provider used HINT: '),
($$INSERT INTO register.identity_server VALUES ('a b', 'https://a')$$,
 'name can''t be ''a b'' HINT: '),
($$INSERT INTO register.identity_server VALUES ('a', 'http://a')$$,
 'url can''t be ''http://a'' HINT: .*https://'),
($$UPDATE register.mail_template SET text = 'no' WHERE kind = 'code'$$,
 'have \{code\} or \{link\}'),
($$UPDATE register.mail_template SET subject = E'a\nb'$$, ' HINT: One line'),
($$UPDATE register.settings SET password_hash_cost = 12$$,
 'is 1 to 7 with .* and 4 to 16 with'),
($$UPDATE register.settings SET captcha_hostnames = '{https://example.org}'$$,
 'captcha_hostnames can''t be .* HINT: .*such as \{example.org'),
($$UPDATE register.settings SET public_base_url = 'https://example.org/'$$,
 'HINT: .*without a slash'),
($$UPDATE register.settings SET server_name = 'exam ple'$$,
 'server_name can''t be .* HINT: .*such as example.org'),
-- Tables and views that can't.
($$UPDATE register.flow SET stages = '{m.login.dummy}'$$,
 'flow can''t be changed by UPDATE HINT: .*set_flows\(\)'),
($$DELETE FROM register.flow$$, 'by DELETE HINT: .*set_flows\(\)'),
($$INSERT INTO register.reserved_name VALUES ('x')$$,
 'by INSERT HINT: .*reserve_name\(\)'),
($$DELETE FROM register.settings$$, 'by DELETE HINT: One row'),
($$UPDATE register.tally SET times = 0$$, 'by UPDATE HINT: '),
($$DELETE FROM register.mail_template$$, 'by DELETE HINT: '),
($$UPDATE register.stage_type SET description = 'x'$$, 'by UPDATE HINT: '),
($$DELETE FROM register.sign_ups$$, 'by DELETE HINT: .*cancel_sign_up\(\)'),
($$DELETE FROM register.accounts$$, 'by DELETE HINT: .*deactivate_account\(\)'),
($$UPDATE register.accounts SET is_admin = true$$, 'by UPDATE HINT: '),
($$INSERT INTO register.invitations DEFAULT VALUES$$,
 'by INSERT HINT: .*create_invitation\(\)'),
($$UPDATE register.secrets SET sent_to = 'x'$$, 'by UPDATE HINT: .*set_secret\(\)');
SELECT register.create_invitation(uses => 3);
SELECT register.set_secret('captcha', 'x');

SET ROLE register_admin;
SELECT matches(complaint(statement), sentence,
               regexp_replace(statement, '\s+', ' ', 'g'))
  FROM wrong;
SELECT is_empty(
    $$SELECT complaint(statement) FROM wrong
       WHERE complaint(statement) ~ 'constraint|domain|_key|_pkey|syntax|violat|permission'$$,
    'none of them is told in the words of PostgreSQL');

-- What is right in other words than those of the examples goes.
SELECT lives_ok(statement, statement)
  FROM unnest(ARRAY[
    $$SELECT register.close_registration(now() + interval '8 hours')$$,
    $$SELECT register.close_registration(until => current_date + 1)$$,
    $$SELECT register.close_registration(until => NULL)$$,
    $$SELECT register.create_invitation(NULL, interval '1 day')$$,
    $$SELECT register.create_invitation(lifetime => NULL)$$,
    $$SELECT register.create_invitation()$$,
    $$SELECT register.create_invitation('5')$$,
    $$SELECT register.create_invitation(5, '1 week', 'book club')$$,
    $$SELECT register.create_invitation('5', interval '1 week', note => 'five')$$,
    $$SELECT register.create_invitation(5::smallint)$$,
    $$SELECT register.create_invitation(uses => NULL)$$,
    $$SELECT register.create_invitation(n, '1 week') FROM generate_series(1, 2) AS n$$,
    $$SELECT register.set_flows(flows => 'm.login.dummy')$$,
    $$SELECT register.set_flows('m.login.dummy'::varchar)$$,
    $$SELECT register.set_flows(format('m.login.%s', 'dummy'), 'm.login.password')$$,
    $$SELECT register.set_flows(VARIADIC ARRAY['m.login.dummy'])$$,
    $$SELECT register.create_invitation(for_name => '@Carol:localhost')$$,
    $$SELECT register.funnel(interval '1 day')$$,
    $$SELECT register.publish_terms('privacy', 1.0, 'en', 'a', 'https://a')$$,
    $$SELECT register.create_application_service('a', '{@a_.*,@b_.*}')$$,
    $$SELECT register.create_application_service('a', ARRAY['@a', '@a'])$$,
    $$SELECT register.create_application_service('a', ARRAY[['@a'], ['@b']])$$,
    $$SELECT register.create_application_service('all', '.*', false)$$,
    $$SELECT register.ban_name('@spam*:localhost')$$,
    $$SELECT register.release_name('@spam*:localhost')$$,
    $$UPDATE register.oauth2_provider SET name = 'other' WHERE name = 'used'$$,
    $$DELETE FROM register.oauth2_provider WHERE name = 'there'$$]) AS statement;

SELECT is((SELECT uses_allowed FROM register.invitations WHERE note = 'five'), 5,
    'a number in quotes is that number');
SELECT is(count(*), 1::bigint, 'the help has one entry for each name')
  FROM register.help WHERE name = 'create_invitation';

-- What was withdrawn and is published again is in force, and only that is said.
SELECT is(register.publish_terms('rules', '1', 'en', 'a', 'https://a'),
    'rules 1 is in force in the language en', 'a first version is in force');
SELECT register.withdraw_terms('rules');
SELECT matches(register.publish_terms('rules', '1', 'en', 'a', 'https://a'),
    'is in force', 'so it is after it was withdrawn');
SELECT is(version, '1', 'truly') FROM register.terms WHERE document = 'rules';
RESET ROLE;
UPDATE register.terms_version SET published_at = published_at - interval '1 day';
SET ROLE register_admin;
SELECT is(register.publish_terms('rules', '2', 'en', 'a', 'https://a'),
    'rules 2 is in force in the language en', 'a later version is in force');
SELECT is(register.publish_terms('rules', '1', 'de', 'a', 'https://a'),
    'rules 1 has a text in the language de; in force is the later 2',
    'an earlier version gets another text');
SELECT is(register.publish_terms('rules', '2', 'en', 'a', 'https://a'),
    'rules 2 is in force in the language en and not yet in de, which the version before has',
    'a language that the version before has is missed');
SELECT is(register.publish_terms('rules', '2', 'de', 'a', 'https://a'),
    'rules 2 is in force in the language de', 'until it is there');
RESET ROLE;

-- Each table and view that can only be read says so.
CREATE VIEW refused AS
SELECT tgrelid, operation
  FROM pg_trigger, (VALUES ('INSERT', 4), ('DELETE', 8), ('UPDATE', 16))
       AS bit (operation, mask)
 WHERE tgname = 'write_refuse' AND tgtype & mask > 0;
GRANT SELECT ON refused TO register_admin;
SET ROLE register_admin;
SELECT matches(complaint(CASE operation
        WHEN 'INSERT' THEN format('INSERT INTO %s DEFAULT VALUES', name)
        WHEN 'DELETE' THEN format('DELETE FROM %s', name)
        ELSE format('UPDATE %s SET %I = NULL', name, attname) END),
    CASE relkind
    WHEN 'r' THEN ' can''t be changed by ' || operation || ' HINT: '
    -- A view whose rows have no name.
    ELSE ' can''t be changed by ' || operation || ' HINT: |^nothing$' END,
    format('an administrator can''t %s %s', operation, name))
  FROM (SELECT tgrelid::regclass AS name, * FROM refused) AS refused
  JOIN pg_class ON pg_class.oid = tgrelid
  JOIN pg_attribute ON attrelid = tgrelid AND attnum = 1;
RESET ROLE;
SELECT is_empty(
    $$SELECT relname FROM pg_class
       WHERE relnamespace = 'register'::regnamespace AND relkind = 'v'
         AND has_table_privilege('register_admin', oid, 'INSERT, UPDATE, DELETE')
         AND (SELECT count(*) FROM refused WHERE tgrelid = pg_class.oid) < 3$$,
    'no view can be written: the trigger is at each');
