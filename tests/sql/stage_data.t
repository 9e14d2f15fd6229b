#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
-- What the stages keep: wrong states can't be written down.
SELECT no_plan();
SELECT passes('one', 'dummy', 'bob'), passes('two', 'dummy');
SELECT finishes('three', 'dummy', 'carol');
SELECT register.publish_terms('privacy', '1', 'en', 'P', 'https://example.org/');
SELECT register.create_application_service('irc', ARRAY['@_irc_.*'], true, 't');
INSERT INTO register.oauth2_provider (name, issuer, client_id)
VALUES ('example', 'https://login.example.org', 'us');
INSERT INTO register.account_oauth2 (provider, subject, localpart)
VALUES ('example', 's', 'carol');
INSERT INTO register.oauth2_login (session_id, provider, state_hash)
VALUES (hash_of('one'), 'example', hash_of('state'));
INSERT INTO register.email_proof (session_id, address, code_hash, token_hash,
                                  expires_at)
VALUES (hash_of('one'), 'bob@example.org', hash_of('code'), hash_of('token'),
        now());

CREATE TABLE wrong (statement text, sqlstate text, description text);
INSERT INTO wrong VALUES
('INSERT INTO secret (name, value) VALUES (''password'', ''x'')', '23514',
 'a secret without use can''t be kept'),
('INSERT INTO secret (name, value) VALUES (''captcha'', '''')', '23514',
 'a secret can''t be empty'),
('SELECT register.set_secret(''oauth2 Example'', ''x'')', '23514',
 'nor be for a provider that there can''t be'),
('UPDATE settings SET captcha_url = ''http://example.org/verify''', '23514',
 'a captcha provider is asked over https'),
('UPDATE settings SET captcha_url = ''http://localhost.example.org/verify''',
 '23514', 'also one that calls itself localhost'),
('UPDATE settings SET captcha_url = ''https://example.org''', '23514',
 'at a path'),
($$UPDATE settings SET captcha_script_url
      = 'https://' || repeat('x', 254) || '/a.js'$$, '23514',
 'the script of a captcha is on a host that there can be'),
($$UPDATE settings SET captcha_script_url = 'https://a.example*/a.js'$$, '23514',
 'that is one host'),
($$UPDATE settings SET captcha_script_url = 'https://a.example;x/a.js'$$,
 '23514', 'and adds nothing to the policy of its page'),
('UPDATE settings SET work_difficulty = 0', '23514', 'work is work'),
('UPDATE settings SET work_difficulty = 33', '23514', 'that can be done'),
('UPDATE settings SET work_lifetime = ''9 s''', '23514', 'in time'),
($$UPDATE email_proof SET token_hash = NULL$$, '23514',
 'a code is mailed with a link'),
($$UPDATE email_proof SET token_hash = NULL, code_hash = NULL$$, '23514',
 'without either an address is confirmed'),
($$UPDATE email_proof SET address = 'a b@example.org'$$, '23514',
 'an address has no blank'),
($$INSERT INTO email_proof (session_id, address, code_hash, token_hash,
                            expires_at)
   VALUES (hash_of('two'), 'x@y', hash_of('code'), hash_of('token'), now())$$,
 '23505', 'a link is one sign-up''s'),
($$INSERT INTO account_email VALUES ('absent', 'x@y', now())$$, '23503',
 'a verified address is an account''s'),
($$SELECT publish_terms('Privacy', '1', 'en', 'P', 'https://x')$$, '23514',
 'documents are named in small letters'),
($$SELECT publish_terms('privacy', '1', 'en', 'P', 'javascript:x')$$, '23514',
 'and can be read on the web'),
($$SELECT publish_terms('privacy', '1', 'e', 'P', 'https://x')$$, '23514',
 'in a language'),
($$INSERT INTO agreement VALUES (NULL, NULL, 'privacy', '1')$$, '23514',
 'an agreement has an owner'),
($$INSERT INTO agreement VALUES (hash_of('one'), 'carol', 'privacy', '1')$$,
 '23514', 'of one'),
($$INSERT INTO agreement VALUES (hash_of('one'), NULL, 'privacy', '2')$$,
 '23503', 'to something that was published'),
($$SELECT create_application_service('irc', ARRAY['('])$$, '23514',
 'a namespace is a regular expression'),
($$SELECT create_application_service('IRC', ARRAY['x'])$$, '23514',
 'services are named in small letters'),
($$SELECT create_application_service('other', ARRAY['x'], true, 't')$$,
 '23505', 'two services can''t have one token'),
($$INSERT INTO identity_server VALUES ('x', 'http://example.org/')$$, '23514',
 'identity servers are asked over https'),
($$INSERT INTO identity_server VALUES ('x', 'https://example.org/?a')$$,
 '23514', 'with a query of ours'),
($$INSERT INTO oauth2_provider (name, client_id) VALUES ('x', 'us')$$, '23514',
 'a provider has an issuer or endpoints'),
($$UPDATE oauth2_provider SET token_endpoint = 'https://x/'$$, '23514',
 'not both'),
($$UPDATE oauth2_provider SET issuer = 'http://example.org'$$, '23514',
 'issuers are asked over https'),
($$UPDATE oauth2_login SET subject = ''$$, '23514', 'a subject is not empty'),
($$INSERT INTO oauth2_login (session_id, provider, state_hash)
   VALUES (hash_of('two'), 'example', hash_of('state'))$$, '23505',
 'a state is one sign-up''s'),
($$UPDATE oauth2_login SET tries_left = -1$$, '23514', 'tries come to an end'),
($$INSERT INTO oauth2_provider (name, client_id, authorization_endpoint,
        token_endpoint, userinfo_endpoint)
   VALUES ('x', 'us', 'https://x/', 'http://x/', 'https://x/')$$, '23514',
 'nothing is sent to a provider by http'),
($$INSERT INTO oauth2_provider (name, client_id, authorization_endpoint,
        token_endpoint, userinfo_endpoint)
   VALUES ('x', 'us', 'javascript:x', 'https://x/', 'https://x/')$$, '23514',
 'and no person to a script'),
($$INSERT INTO oauth2_discovery VALUES ('example', 'https://login.example.org',
      'https://x/', 'http://localhost/', 'https://x/', false, now())$$, '23514',
 'an issuer elsewhere has nothing on this machine'),
($$INSERT INTO account_oauth2 VALUES ('example', 's', 'carol')$$, '23505',
 'a subject has one account'),
($$DELETE FROM oauth2_provider$$, '23503',
 'a provider that accounts were made with stays');
SET search_path = register, register_internal, public;
SET CONSTRAINTS ALL IMMEDIATE;
SELECT throws_ok(statement, sqlstate, NULL, description) FROM wrong;
SET CONSTRAINTS ALL DEFERRED;
SELECT lives_ok(
    $$UPDATE settings SET captcha_url = 'http://127.0.0.1:8080/verify'$$,
    'on this machine no https is needed');

-- All that belongs to a sign-up goes with it.
INSERT INTO agreement VALUES (hash_of('one'), NULL, 'privacy', '1');
SELECT let_expire('one');
SELECT session_sweep(20);
SELECT is((SELECT count(*) FROM email_proof)
          + (SELECT count(*) FROM oauth2_login)
          + (SELECT count(*) FROM agreement), 0::bigint,
    'a sign-up that is swept away takes all of it along');

-- A captcha answer is accepted once, and remembered for a day.
CREATE FUNCTION answers(answer text) RETURNS text LANGUAGE sql AS $$
    SELECT error FROM register_internal.captcha_pass(
        NULL, NULL, jsonb_build_object(
            'answer_hash', encode(public.hash_of(answer), 'hex')), NULL)
$$;
SELECT is(answers('answer'), NULL, 'a captcha answer is accepted');
SELECT is(answers('answer'), 'captcha_used', 'once');
UPDATE captcha_answer SET used_at = now() - interval '1 day';
SELECT is(answers('other'), NULL, 'another one is, too');
SELECT is((SELECT count(*) FROM captcha_answer), 1::bigint,
    'a day later an answer is forgotten');
