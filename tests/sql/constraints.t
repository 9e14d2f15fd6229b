#!/usr/bin/env tests/sql/pgtap
-- Even the owner of the tables can't bring about what must not be.
\i tests/sql/steps.sql
SELECT no_plan();
SELECT passes('one', 'password', 'bob', hash => '$y$j9T$a$b');
SELECT passes('two', 'dummy');
SELECT passes('done', 'password', 'carol', hash => '$y$j9T$c$d');
SELECT finishes('done', 'dummy');
SELECT register.create_invitation(2, token => 'welcome');
SELECT passes('three', 'registration_token', token => 'welcome');

CREATE TABLE wrong (statement text, sqlstate text, description text);
INSERT INTO wrong VALUES
-- Hashes and secrets have the right length.
($$UPDATE session SET id = '\x' WHERE id = hash_of('two')$$, '23514',
 'a session ID can''t be empty'),
($$UPDATE session SET id = id || '\x00' WHERE id = hash_of('two')$$, '23514',
 'a session ID can''t be longer than a SHA-256'),
($$UPDATE session SET id = substr(id, 1, 31) WHERE id = hash_of('two')$$,
 '23514', 'a session ID can''t be shorter than a SHA-256'),
($$UPDATE session SET id = NULL WHERE id = hash_of('two')$$, '23502',
 'a session can''t be without its ID'),
($$UPDATE session SET request_mac = '\x00' WHERE id = hash_of('two')$$,
 '23514', 'the MAC of a request can''t be of another length'),
($$UPDATE session SET profile_mac = '\x00' WHERE id = hash_of('two')$$,
 '23514', 'nor that of a profile'),
($$UPDATE session SET token_hash = '\x00' WHERE id = hash_of('two')$$,
 '23514', 'nor the hash of the last token'),
($$UPDATE session SET token_secret = '\x00' WHERE id = hash_of('done')$$,
 '23514', 'the secret of an access token can''t be of another length'),
($$UPDATE device SET token_hash = 'token of done'$$, '23514',
 'an access token can''t be stored for its hash'),
($$UPDATE device SET token_hash = encode(token_hash, 'hex')::bytea$$, '23514',
 'nor its hash in hexadecimal digits'),
($$UPDATE invitation SET token_hash = 'welcome'$$, '23514',
 'an invitation can''t be stored for its hash'),
($$UPDATE account SET password_hash = 'correct horse'$$, '23514',
 'a password can''t be stored for its hash'),
($$UPDATE account SET password_hash = ''$$, '23514',
 'a password hash can''t be empty'),
($$UPDATE account SET password_hash = '*0'$$, '23514',
 'what crypt(3) fails with is no password hash'),
($$UPDATE session SET password_hash = 'correct horse'
    WHERE id = hash_of('one')$$, '23514',
 'a sign-up can''t store a password for its hash'),

-- A sign-up is complete as a whole or not at all.
($$UPDATE session SET completed_at = now() WHERE id = hash_of('one')$$,
 '23514', 'a sign-up can''t be complete without an account'),
($$UPDATE session SET localpart = 'carol' WHERE id = hash_of('one')$$,
 '23514', 'a sign-up that has an account is complete'),
($$UPDATE session SET token_secret = hash_of('') WHERE id = hash_of('one')$$,
 '23514', 'a sign-up under way has no access token'),
($$UPDATE session SET completed_at = NULL WHERE id = hash_of('done')$$,
 '23514', 'a complete sign-up can''t go on'),
($$UPDATE session SET localpart = NULL WHERE id = hash_of('done')$$,
 '23514', 'a complete sign-up can''t lose its account'),
($$UPDATE session SET token_secret = NULL WHERE id = hash_of('done')$$,
 '23514', 'a complete sign-up can''t lose its secret'),
($$UPDATE session SET password_hash = '$y$j9T$c$d'
    WHERE id = hash_of('done')$$, '23514',
 'a complete sign-up keeps no password hash'),
($$UPDATE session SET localpart = 'bob' WHERE id = hash_of('done')$$,
 '23503', 'a sign-up can''t have made an account that there is not'),
($$UPDATE session SET expires_at = NULL$$, '23502',
 'no sign-up lives for ever'),
($$UPDATE session SET stages = NULL$$, '23502',
 'no sign-up is without the list of its stages'),

-- Names.
($$INSERT INTO name VALUES (NULL)$$, '23502', 'a name can''t be unknown'),
($$INSERT INTO name VALUES ('')$$, '23514', 'a name can''t be empty'),
($$INSERT INTO name VALUES ('Bob')$$, '23514',
 'a name can''t have capitals'),
($$INSERT INTO name VALUES ('b b')$$, '23514', 'a name can''t have a blank'),
($$INSERT INTO name VALUES ('bøb')$$, '23514',
 'a name can''t have letters outside ASCII'),
($$INSERT INTO name VALUES ('@bob')$$, '23514', 'a name can''t have an @'),
($$INSERT INTO name VALUES ('bob:x')$$, '23514',
 'a name can''t have a colon'),
($$INSERT INTO name VALUES (E'bob\n')$$, '23514',
 'a name can''t end a line'),
($$INSERT INTO name VALUES (repeat('x', 253))$$, '23514',
 'a name can''t be longer than any user ID allows'),
($$INSERT INTO name VALUES ('dave', hash_of('absent'))$$, '23503',
 'a name can''t be held for a sign-up that there is not'),
($$INSERT INTO name VALUES ('bob', hash_of('two'))$$, '23505',
 'a name can''t be held twice'),
($$INSERT INTO name VALUES ('dave', hash_of('one'))$$, '23505',
 'a sign-up can''t hold two names'),
($$DELETE FROM name WHERE localpart = 'carol'$$, '23503',
 'the name of an account can''t be given away'),

-- Accounts.
($$INSERT INTO account (localpart, server_name) VALUES ('dave', 'x')$$,
 '23503', 'an account needs a name that is taken'),
($$INSERT INTO account (localpart, server_name) VALUES ('carol', 'x')$$,
 '23505', 'one name can''t have two accounts, on another server neither'),
($$INSERT INTO account (localpart) VALUES ('bob')$$, '23502',
 'an account needs a server name'),
($$UPDATE account SET created_at = NULL$$, '23502',
 'an account knows since when'),
($$UPDATE account SET forgotten_at = now()$$, '23514',
 'an account that is forgotten is closed'),
($$DELETE FROM account$$, '23503',
 'an account that has devices can''t be deleted'),
($$INSERT INTO device VALUES ('bob', 'PHONE')$$,
 '23503', 'a device needs an account'),
($$INSERT INTO device VALUES (NULL, 'PHONE')$$, '23502',
 'it has an owner'),
($$INSERT INTO device SELECT localpart, 'PHONE', NULL, token_hash FROM device$$,
 '23505', 'an access token is one device''s'),

-- Invitations.
($$UPDATE invitation SET uses_allowed = 0$$, '23514',
 'an invitation is for one account at least'),
($$UPDATE invitation SET uses_completed = 3$$, '23514',
 'an invitation can''t be used more often than it allows'),
($$UPDATE invitation SET uses_completed = -1$$, '23514',
 'an invitation can''t be used less than not at all'),
($$UPDATE invitation SET uses_allowed = NULL, uses_completed = -1$$, '23514',
 'not even one without a limit'),
($$INSERT INTO invitation (token_hash) VALUES (hash_of('welcome'))$$,
 '23505', 'two invitations can''t have one token'),
($$INSERT INTO invitation_use VALUES (1, NULL, NULL)$$, '23514',
 'a use of an invitation has an owner'),
($$UPDATE invitation_use SET localpart = 'carol'$$, '23514',
 'a use is not pending and complete at once'),
($$INSERT INTO invitation_use SELECT * FROM invitation_use$$, '23505',
 'a sign-up can''t use an invitation twice'),
($$INSERT INTO invitation_use VALUES (1, NULL, 'bob')$$, '23503',
 'a complete use needs an account'),
($$INSERT INTO invitation_use VALUES (-1, hash_of('two'), NULL)$$, '23503',
 'a use needs an invitation'),
($$DELETE FROM invitation$$, '23503',
 'an invitation in use can''t be deleted'),

-- What every request and every mail needs.
($$DELETE FROM settings$$, '42501', 'the settings can''t be deleted'),
($$TRUNCATE settings$$, '42501', 'by no way'),
($$DELETE FROM mail_template$$, '42501', 'nor what mails say'),

-- Flows and reserved names.
($$INSERT INTO flow VALUES (17, '{m.login.dummy}')$$, '23514',
 'there are no more than 16 flows'),
($$INSERT INTO flow VALUES (0, '{m.login.dummy}')$$, '23514',
 'flows are counted from 1'),
($$INSERT INTO flow VALUES (1, '{m.login.dummy,m.login.dummy}')$$, 'P0001',
 'a flow has a stage only once'),
($$INSERT INTO stage_type VALUES ('M LOGIN', 'loud')$$, '23514',
 'a stage type is written in small letters'),
($$INSERT INTO reserved_name VALUES ('Admin')$$, '23514',
 'a reserved name has no capitals, which no name has'),
($$INSERT INTO tally VALUES (NULL, 'wrong_token', 1, now())$$, '23502',
 'what is counted is counted for a network'),
($$INSERT INTO tally VALUES ('192.0.2.1', 'wrong_token', 1, NULL)$$, '23502',
 'and not for ever');
SELECT register.set_flows('m.login.password');
ALTER TABLE register.flow ADD CHECK (flow BETWEEN 1 AND 16);
SET search_path = register, register_internal, public;
SET CONSTRAINTS ALL IMMEDIATE;
SELECT throws_ok(statement, sqlstate, NULL, description) FROM wrong;
