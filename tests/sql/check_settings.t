#!/usr/bin/env tests/sql/pgtap
-- What an administrator is told before users find out.
SELECT no_plan();
CREATE FUNCTION problems() RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(problem, '; ' ORDER BY problem), 'none')
      FROM register.check_settings()
$$;
SELECT is(problems(), 'user IDs end in :localhost',
    'a new installation lacks its server name');
UPDATE register.settings SET server_name = 'example.org';
SELECT is(problems(), 'none', 'with it, all is well');
DELETE FROM register.flow;
SELECT is(problems(), 'registration is open, but there are no flows',
    'flows are missed');
SELECT register.close_registration();
SELECT is(problems(), 'none', 'but not while registration is closed');
SELECT register.open_registration();

-- A problem shows up with the flow that it concerns, and goes with the remedy.
CREATE TABLE lack (number integer GENERATED ALWAYS AS IDENTITY,
                   type text, problems text, remedy text);
INSERT INTO lack (type, problems, remedy) VALUES
('m.login.recaptcha',
 'no host may show the captcha; the captcha provider is not known; the captcha provider''s secret is missing',
 $$UPDATE register.settings SET
       captcha_url = 'https://api.hcaptcha.com/siteverify',
       captcha_hostnames = '{example.org}';
   SELECT register.set_secret('captcha', 'x')$$),
('m.login.email.identity', 'links have nowhere to lead to; mails have no sender; no server takes our mails',
 $$INSERT INTO register.identity_server
   VALUES ('id.example.org', 'https://id.example.org/validated')$$),
('m.login.email.code',
 'links have nowhere to lead to; mails have no sender; no server takes our mails',
 $$UPDATE register.settings SET mail_from = 'Example <noreply@example.org>',
       smtp_url = 'smtp://localhost', public_base_url = 'https://example.org'$$),
('m.login.email.url', 'none', 'SELECT 1'),
('m.login.oauth2', 'there is no OAuth2 provider',
 $$INSERT INTO register.oauth2_provider (name, issuer, client_id)
   VALUES ('example', 'https://login.example.org', 'us');
   SELECT register.set_secret('oauth2 example', 'x')$$),
('m.login.terms', 'there is nothing to agree to',
 $$SELECT register.publish_terms('privacy', '1', 'en', 'Privacy',
                                 'https://example.org/privacy')$$),
('matrix_register.login.proof_of_work', 'none', 'SELECT 1');
CREATE FUNCTION walk() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    this lack;
BEGIN
    FOR this IN SELECT * FROM lack ORDER BY number LOOP
        PERFORM register.set_flows(this.type);
        RETURN NEXT is(problems(), this.problems,
            format('%s: what is missing is told', this.type));
        EXECUTE this.remedy;
        RETURN NEXT is(problems(), 'none',
            format('%s: nothing once it is there', this.type));
    END LOOP;
END
$$;
SELECT walk();

SELECT register.set_secret('oauth2 example', NULL);
SELECT is(problems(), 'the OAuth2 provider example has no secret',
    'a provider without a secret is told by its name');
SELECT register.set_secret('oauth2 example', 'x');
UPDATE register.settings SET smtp_user = 'us';
SELECT is(problems(), 'the mail server''s password is missing',
    'a login without a password is told');
SELECT register.set_secret('smtp_password', 'x');
SELECT register.set_secret('shared_secret', 'fifteen letters');
SELECT is(problems(), 'the shared secret can be guessed',
    'so is a short shared secret');
SELECT register.set_secret('shared_secret', 'sixteen letters!');
SELECT is(problems(), 'none', 'one of 16 characters is not');
SELECT register.set_secret('shared_secret', NULL);
UPDATE register.settings SET public_base_url = 'http://127.0.0.1:8008';
SELECT is(problems(), 'links lead to this machine, where no one else can follow them',
    'a trial that became a server is told of');
UPDATE register.settings SET public_base_url = 'https://example.org';

-- In front of a homeserver.
UPDATE register.settings SET homeserver_url = 'http://127.0.0.1:8008';
SELECT register.set_flows('m.login.terms m.login.password');
SELECT is(problems(), 'the homeserver''s secret is missing',
    'the secret of a homeserver is missed');
SELECT register.set_secret('homeserver', 'x');
SELECT register.set_flows('m.login.terms m.login.password', 'm.login.terms');
SELECT is(problems(), 'a flow asks for no password, without which the homeserver makes no account',
    'a flow without a password is told of, though another one has it');
SELECT register.set_flows('m.login.terms m.login.password');
SELECT is(problems(), 'none', 'with it, all is well');
UPDATE register.settings SET guests_allowed = true;
SELECT is(problems(), 'guests are the homeserver''s to let in',
    'guests of our own are told of');
UPDATE register.settings SET guests_allowed = false,
    homeserver_url = 'https://example.org/';
SELECT is(problems(), 'the homeserver is said to be this very service; the secret homeserver is for http://127.0.0.1:8008, and is not sent to https://example.org',
    'so is a homeserver that would be ourselves');
UPDATE register.settings SET homeserver_url = 'https://matrix.example.org',
    homeserver_way = 'registration_token';
SELECT register.set_secret('homeserver', 'x');
SELECT is(problems(), 'none', 'a registration token is another way');
SELECT register.set_secret('shared_secret', 'sixteen letters!');
SELECT is(problems(), 'those who know our shared secret can''t make administrators: a registration token makes none',
    'which does not do all that our shared secret promises');
UPDATE register.settings SET homeserver_way = 'shared_secret';
SELECT is(problems(), 'none', 'a shared secret does');
INSERT INTO register.announcement VALUES ('bob', '192.0.2.1');
SELECT is(problems(), 'none', 'an account that is being made is no problem');
UPDATE register.announcement SET announced_at = now() - interval '2 minutes';
SELECT is(problems(), 'accounts were due at the homeserver within the last day, and are not made',
    'one that is not made for minutes is');
UPDATE register.settings SET homeserver_url = NULL;
SELECT is(problems(), 'none', 'unless there is no homeserver any more');
DELETE FROM register.announcement;
SELECT register.set_secret('homeserver', NULL);
-- What goes to another machine in clear.
CREATE FUNCTION in_clear(tls text, url text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE register.settings SET smtp_tls = tls, smtp_url = url;
    RETURN problems() ~ 'mails, and the password of their server, go to it in clear';
END
$$;
SELECT is(in_clear(tls, url), wanted,
          format('smtp_tls %s, smtp_url %s: in clear is %s', tls, url, wanted))
  FROM (VALUES ('off', 'smtp://localhost', false), ('off', 'smtp://127.0.0.1:25', false),
               ('off', 'smtp://[::1]:2525', false), ('off', 'smtps://a.example', false),
               ('required', 'smtp://a.example', false), ('off', 'smtp://a.example:25', true),
               ('off', 'smtp://localhost.example', true),
               ('off', 'smtp://127.0.0.1.a.example', true),
               ('off', 'smtp://[2001:db8::1]', true)) AS tried (tls, url, wanted);
SELECT in_clear('required', 'smtp://localhost');
-- A secret is for the place that it was set for.
UPDATE register.settings SET smtp_url = 'smtp://mail.example.org:2525';
SELECT is(problems(),
    'the secret smtp_password is for smtp://localhost, TLS required, and is not sent to smtp://mail.example.org:2525, TLS required',
    'a secret that was for another place is told');
SELECT is(register_internal.secret_value('smtp_password'), NULL,
    'and sent to no service');
SELECT register.set_secret('smtp_password', 'y');
SELECT is(problems(), 'none', 'until it is set again');
SELECT register.set_secret('smtp_password', NULL);
UPDATE register.settings SET smtp_url = NULL;
SELECT register.set_secret('smtp_password', 'z');
UPDATE register.settings SET smtp_url = 'smtp://localhost';
SELECT is(problems(), 'none', 'one that was set early is for what is set first');
UPDATE register.settings SET smtp_url = 'smtp://elsewhere.example';
SELECT is(register_internal.secret_value('smtp_password'), NULL,
    'and for nothing that is set later');
UPDATE register.settings SET smtp_url = 'smtp://localhost';
SELECT is(register_internal.secret_value('smtp_password'), 'z',
    'what is set back is the same place');
UPDATE register.oauth2_provider SET issuer = 'https://login.example.org/other';
SELECT is(problems(), 'the secret oauth2 example is for https://login.example.org, and is not sent to https://login.example.org/other',
    'a provider with another issuer is another one');
UPDATE register.oauth2_provider SET issuer = NULL,
    authorization_endpoint = 'https://login.example.org/a',
    token_endpoint = 'https://token.example.org:8443/t',
    userinfo_endpoint = 'https://login.example.org/u';
SELECT is(register_internal.secret_value('oauth2 example'), NULL,
    'so is one with another token endpoint');
SELECT register.set_secret('oauth2 example', 'x');
UPDATE register.oauth2_provider SET userinfo_endpoint = 'https://a.example.org/u',
    token_endpoint = 'https://token.example.org:8443/other';
SELECT is(problems(), 'none', 'on the same host it is the same');
SELECT register.withdraw_terms('privacy');
SELECT register.set_flows('m.login.terms');
SELECT is(problems(), 'there is nothing to agree to',
    'terms that were withdrawn are missed');
SELECT register.set_flows('m.login.dummy');

SELECT register_internal.mail_queue(sha256(''), 'code', 'bob@example.org', '192.0.2.1',
    '{"code": "123456", "link": "https://example.org/"}');
SELECT is(problems(), 'none', 'a mail that was just asked for is no problem');
UPDATE register.mail SET queued_at = now() - interval '6 minutes';
SELECT is(problems(), 'mails have been waiting for more than 5 minutes',
    'one that waits is');
SELECT register_internal.mail_claim();
SELECT register_internal.mail_failed(id, 'refused', true) FROM register.mail;
SELECT is(problems(), 'mails were given up within the last day',
    'one that was given up is');
DELETE FROM register.mail;
SELECT register.create_invitation(for_name => 'bob');
SELECT is(problems(), 'user names are kept for people who can''t show their '
                      'invitation before they say the name',
    'a name that is kept for a person who can''t get it is told');
SELECT register.set_flows('m.login.dummy',
                          'm.login.registration_token m.login.dummy');
SELECT is(problems(), 'none', 'a flow that begins with invitations mends that');
UPDATE register.invitation SET revoked_at = now();
SELECT register.set_flows('m.login.terms');
SET ROLE register_admin;
SELECT is((SELECT count(*) FROM register.check_settings()), 1::bigint,
    'administrators can ask');
RESET ROLE;
