#!/usr/bin/env tests/sql/pgtap
-- What administrators change is noted: what, when, by whom.
\i tests/sql/steps.sql
SELECT no_plan();
CREATE ROLE alice LOGIN;
GRANT register_admin TO alice;
-- What was noted since the last call, the latest first.
CREATE TABLE seen AS SELECT coalesce(max(id), 0) AS id FROM register.change;
CREATE FUNCTION noted() RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
        SELECT concat_ws(' | ', subject, aspect, coalesce(before, '-'),
                         coalesce(after, '-'))
          FROM register.change
         WHERE id > (SELECT seen.id FROM seen) ORDER BY id;
    UPDATE seen SET id = (SELECT max(change.id) FROM register.change);
END
$$;

-- Settings.
UPDATE register.settings SET server_name = 'example.org', tries_per_peer = 7;
SELECT results_eq('SELECT noted()',
    $$VALUES ('settings | server_name | localhost | example.org'),
             ('settings | tries_per_peer | 50 | 7')$$,
    'a setting is noted with what it was and is, each by itself');
UPDATE register.settings SET tries_per_peer = 7;
SELECT is_empty('SELECT noted()', 'what stays the same is not');
SELECT register.close_registration();
SELECT results_eq('SELECT noted()',
    ARRAY['settings | registration_open | true | false'],
    'so is what a function does');
UPDATE register.settings SET mail_from = 'a@b.example';
UPDATE register.settings SET mail_from = NULL;
SELECT results_eq('SELECT noted()',
    $$VALUES ('settings | mail_from | - | a@b.example'),
             ('settings | mail_from | a@b.example | -')$$,
    'nothing is told from something');

-- Flows, names, invitations.
SELECT register.set_flows('m.login.password');
SELECT noted() \g /dev/null
SELECT register.set_flows('m.login.terms m.login.dummy', 'm.login.dummy');
SELECT results_eq('SELECT noted()',
    $$VALUES ('flows | m.login.password | m.login.terms m.login.dummy, '
              'm.login.dummy')$$,
    'flows are noted as a whole, with what they were and are');
SELECT complaint($$SELECT register.set_flows('m.login.nonsense')$$);
SELECT is_empty('SELECT noted()', 'a refused change is not');
SELECT register.reserve_name('help*', 'ours');
SELECT register.reserve_name('help*', 'the desk''s');
SELECT register.release_name('help*');
SELECT results_eq('SELECT noted()',
    $$VALUES ('reserved_name help* | - | {"reason": "ours"}'),
             ('reserved_name help* | reason | ours | the desk''s'),
             ('reserved_name help* | {"reason": "the desk''s"} | -')$$,
    'reserved names are noted');
SELECT register.open_registration();
SELECT register.set_flows('m.login.registration_token');
SELECT register.create_invitation(2, note => 'club', token => 'welcome');
SELECT finishes('one', 'registration_token', 'bob', token => 'welcome');
SELECT register.close_registration();
SELECT register.revoke_invitation(max(id)) FROM register.invitation;
SELECT is(count(*), 2::bigint, 'an invitation is noted, and its end, not its use')
  FROM noted() WHERE noted ~ '^invitation [0-9]+ ';
SELECT is_empty($$SELECT * FROM register.change
                   WHERE change::text ~ encode(hash_of('welcome'), 'hex')$$,
    'but no hash of it');

-- Secrets.
SELECT register.set_secret('captcha', 'first secret');
SELECT register.set_secret('captcha', 'second secret');
SELECT register.set_secret('captcha', NULL);
SELECT register.set_secret('captcha', NULL);
SELECT is(array_agg(regexp_replace(noted, '"[0-9].*"|[0-9]{4}-.*', 'when')
                    ORDER BY noted COLLATE "C"),
    ARRAY['secret captcha | - | {"set_at": when}',
          'secret captcha | value | … | …',
          'secret captcha | {"set_at": when} | -'],
    'of a secret only that it was set, set again, taken away')
  FROM noted() WHERE noted !~ 'set_at \|';
SELECT register.create_application_service('irc', ARRAY['@_irc_.*'],
                                           token => 'service token');
SELECT register.create_application_service('irc', ARRAY['@_irc_.*'],
                                           token => 'another token');
SELECT ok(bool_or(noted = 'application_service irc | token_hash | … | …'),
    'the same for the token of an application service')
  FROM noted();
SELECT is_empty($$SELECT * FROM register.change
                   WHERE change::text ~ 'secret"|st secret|nd secret|token"'
                      OR change::text ~ encode(hash_of('another token'), 'hex')$$,
    'no value, no hash stands anywhere');

-- The rest.
SELECT register.publish_terms('privacy', '1', 'en', 'Privacy',
                              'https://example.org/1');
SELECT register.withdraw_terms('privacy');
SELECT register.remove_application_service('irc');
INSERT INTO register.identity_server VALUES ('id.example', 'https://id.example/x');
INSERT INTO register.oauth2_provider (name, issuer, client_id)
VALUES ('login', 'https://login.example', 'us');
UPDATE register.mail_template SET subject = 'Hello' WHERE kind = 'code';
SELECT results_eq(
    'SELECT DISTINCT split_part(noted, '' | '', 1) FROM noted() ORDER BY 1',
    ARRAY['application_service irc', 'application_service_namespace irc @_irc_.*',
          'identity_server id.example', 'mail_template code',
          'oauth2_provider login', 'terms_text privacy 1 en',
          'terms_version privacy 1'],
    'terms, services, providers and the words of mails are noted');
SELECT results_eq(
    $$SELECT relname::text FROM pg_class
       WHERE relnamespace = 'register'::regnamespace AND relkind = 'r'
         AND has_any_column_privilege('register_admin', oid, 'INSERT, UPDATE')
         AND NOT EXISTS (SELECT FROM pg_trigger
                          WHERE tgrelid = pg_class.oid
                            AND (tgname = 'change_note'
                                 -- INSERT and UPDATE are refused.
                                 OR (tgname = 'write_refuse'
                                     AND tgtype & 20 = 20)))$$,
    ARRAY[]::text[], 'no table that administrators write is left out');

-- By whom and when; no role can take it back.
SET SESSION AUTHORIZATION alice;
SET ROLE register_admin;
SELECT register.open_registration();
RESET SESSION AUTHORIZATION;
SELECT results_eq(
    $$SELECT changed_by, subject, aspect, before, after,
             changed_at BETWEEN now() AND clock_timestamp()
        FROM register.changes LIMIT 1$$,
    $$VALUES ('alice', 'settings', 'registration_open', 'false', 'true', true)$$,
    'the view says when, and which role had logged in');
SELECT throws_ok(format(statement, 'register.change'), '42501',
    'what was noted of changes stays as it is',
    format('not even a superuser does %s', split_part(statement, ' ', 1)))
  FROM unnest(ARRAY['DELETE FROM %s', 'UPDATE %s SET after = NULL',
                    'TRUNCATE %s']) AS statement;
