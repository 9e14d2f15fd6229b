#!/usr/bin/env tests/sql/pgtap
\i tests/sql/complaint.sql
SELECT no_plan();

-- What a new installation says.
SELECT ok(register_internal.settings_read()::jsonb @> '{
        "flows": [{"stages": ["m.login.password"], "shown": ["m.login.dummy"]}],
        "params": {}, "terms": "",
        "password_hash_prefix": "$y$", "password_hash_cost": 5,
        "password_min_length": 8, "registration_open": true,
        "server_name": "localhost",
        "widgets": {"m.login.recaptcha": {"script": null, "sources": ""}}}',
    'the responder reads a new installation: open, one flow, yescrypt');
SELECT results_eq(
    $$SELECT key FROM register.settings,
                      json_each(register_internal.settings_read())
       WHERE to_jsonb(value) IS DISTINCT FROM to_jsonb(settings) -> key
         AND to_jsonb(settings) ? key$$,
    ARRAY[]::text[],
    'what it reads of the table is what the table says');
SELECT results_eq(
    $$SELECT session_lifetime, sign_up_lifetime, replay_window,
             tries_per_session, tries_per_peer, tries_per_server,
             names_per_peer, costly_steps_per_peer, accounts_per_peer
        FROM register.settings$$,
    $$VALUES (interval '1 hour', interval '1 day', interval '10 minutes', 5, 50,
              1000, 100, 240, NULL::integer)$$,
    'sign-ups wait an hour, and end after a day, answers are repeated for ten minutes, all is '
    'limited but accounts');

-- One row.
SELECT throws_ok($$INSERT INTO register.settings DEFAULT VALUES$$, '23505',
    NULL, 'there is no second row of settings');
SELECT throws_ok($$INSERT INTO register.settings (only_row) VALUES (false)$$,
    '23514', NULL, 'there is no second row under another key');
SELECT throws_ok($$INSERT INTO register.settings (only_row) VALUES (NULL)$$,
    '23502', NULL, 'there is no second row without a key');
SELECT throws_ok($$UPDATE register.settings SET only_row = false$$, '23514',
    NULL, 'the one row keeps its key');

-- Every change is seen by the responder.
CREATE FUNCTION setting_after(change text, setting text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    seen text;
BEGIN
    EXECUTE 'UPDATE register.settings SET ' || change;
    EXECUTE format('SELECT coalesce(register_internal.settings_read() ->> %L,'
                   '                to_jsonb(settings) ->> %1$L)'
                   '  FROM register.settings', setting) INTO seen;
    RETURN seen;
END
$$;
CREATE TABLE sense (setting text, value text);
INSERT INTO sense VALUES
    ('server_name', 'example.org'), ('server_name', 'Example.ORG:8448'),
    ('server_name', '192.0.2.1'), ('server_name', '[2001:db8::1]'),
    ('server_name', '[::ffff:192.0.2.1]:443'), ('server_name', 'a'),
    ('server_name', repeat('x', 230)), ('registration_open', 'false'),
    ('registration_open', 'true'), ('password_min_length', '1'),
    ('password_min_length', '72'), ('password_strength', '0'),
    ('password_strength', '4'), ('password_hash_cost', '1'),
    ('password_hash_cost', '7'), ('session_lifetime', '00:00:10'),
    ('session_lifetime', '7 days'), ('replay_window', '00:00:00'),
    ('replay_window', '1 day'), ('tries_per_session', '1'),
    ('tries_per_session', '1000'), ('tries_per_peer', '1'),
    ('tries_per_peer', '1000000'), ('slots_per_machine', '1'),
    ('slots_per_machine', '1000'),
    ('slot_wait', '00:00:00'), ('slot_wait', '00:00:10'),
    ('tries_per_server', '1'), ('tries_per_server', '1000000'),
    ('names_per_peer', '1'), ('names_per_peer', '1000000'),
    ('sign_up_lifetime', '00:00:10'), ('sign_up_lifetime', '30 days'),
    ('costly_steps_per_peer', '1'), ('costly_steps_per_peer', '1000000'),
    ('accounts_per_peer', '1'), ('accounts_per_peer', '1000000'),
    ('mail_from', 'a@b.example'), ('mail_from', 'A, B & C <a@b.example>'),
    ('mail_from', 'Café <no-reply@b.example>'),
    ('smtp_url', 'smtp://localhost'), ('smtp_url', 'smtps://mail.a.example:465'),
    ('smtp_url', 'smtp://[2001:db8::1]:25'), ('smtp_tls', 'off'),
    ('smtp_tls', 'optional'), ('smtp_tls', 'required'), ('smtp_user', 'a b@c'),
    ('mail_lifetime', '00:01:00'), ('mail_lifetime', '7 days'),
    ('mails_per_address', '1'), ('mails_per_address', '1000'),
    ('mails_per_peer', '1'), ('mails_per_peer', '1000000'),
    ('mails_per_session', '1'), ('mails_per_session', '1000'),
    ('public_base_url', 'https://example.org'),
    ('public_base_url', 'https://example.org:8443/a/sign-up'),
    ('public_base_url', 'https://[2001:db8::1]'),
    ('public_base_url', 'http://localhost:8008'),
    ('public_base_url', 'http://127.0.0.1/register'),
    ('public_base_url', 'http://[::1]:8008'),
    ('homeserver_url', 'https://matrix.example.org'),
    ('homeserver_url', 'https://example.org:8448/base/'),
    ('homeserver_url', 'http://127.0.0.1:8008'),
    ('homeserver_url', 'http://localhost:8008/'),
    ('homeserver_url', 'http://[::1]:8008'),
    ('homeserver_way', 'registration_token'),
    ('homeserver_way', 'shared_secret');
SELECT is(setting_after(format('%I = %L', setting, value), setting), value,
    format('%s can be %s', setting, left(value, 40)))
  FROM sense;

-- Nonsense.
CREATE TABLE nonsense (setting text, value text, sqlstate text);
INSERT INTO nonsense
SELECT 'server_name', value, '23514'
  FROM unnest(ARRAY[
    '', ' ', 'exa mple.org', 'https://example.org', 'example.org/',
    'example.org:', 'example.org:port', 'example.org:123456', '@example.org',
    'ex_ample.org', 'exämple.org', '[2001:db8::1', '2001:db8::1', '[]',
    '[example.org]', E'example.org\n', E'a\nb', 'a"b', ':8448',
    repeat('x', 231)]) AS value;
INSERT INTO nonsense
SELECT 'mail_from', value, '23514'
  FROM unnest(ARRAY[
    '', 'a', '@', 'a@', '@b', 'a@b@c', 'a b@c', '<a@b>', 'A <a@b', 'A a@b>',
    'A <a@b> ', 'A <a>', 'A "B" <a@b>', E'a@b\n', E'A\nBcc: c <a@b>',
    repeat('x', 300) || '@b']) AS value
UNION ALL
SELECT 'smtp_url', value, '23514'
  FROM unnest(ARRAY[
    '', 'localhost', 'http://localhost', 'smtp://', 'smtp://a:b@c', 'smtp://a/',
    'smtp://a:', 'smtp://a:port', E'smtp://a\n', 'smtp://a b']) AS value
UNION ALL
SELECT 'public_base_url', value, '23514'
  FROM unnest(ARRAY[
    '', 'example.org', 'http://example.org', 'https://', 'https://a/',
    'https://a/b/', 'https://a//b', 'https://a?b', 'https://a#b',
    'https://a@b', 'https://a/"', E'https://a\n', 'http://localhost.a.example',
    'ftp://localhost', 'http://127.0.0.1.a.example']) AS value
UNION ALL
SELECT 'homeserver_url', value, '23514'
  FROM unnest(ARRAY[
    '', '/', 'example.org', 'http://example.org', 'http://192.0.2.1:8008',
    'https://', 'https:///', 'https://a//', 'https://a?b', 'https://a#b',
    'https://a@b', 'https://a/"', E'https://a\n', 'http://localhost.a.example',
    'ftp://localhost', 'http://127.0.0.2', 'http://localhost:',
    'https://a/' || repeat('x', 500)]) AS value
UNION ALL
SELECT 'homeserver_way', value, '23514'
  FROM unnest(ARRAY['', 'token', 'shared secret', 'SHARED_SECRET']) AS value;
INSERT INTO nonsense VALUES
    ('smtp_tls', '', '23514'), ('smtp_tls', 'yes', '23514'),
    ('smtp_user', '', '23514'), ('smtp_user', E'a\n', '23514'),
    ('mail_lifetime', '59 seconds', '23514'),
    ('mail_lifetime', '7 days 1 second', '23514'),
    ('mails_per_address', '0', '23514'),
    ('mails_per_address', '1001', '23514'),
    ('mails_per_peer', '0', '23514'),
    ('mails_per_peer', '1000001', '23514'),
    ('mails_per_session', '0', '23514'),
    ('mails_per_session', '1001', '23514'),
    ('password_min_length', '0', '23514'),
    ('password_min_length', '-1', '23514'),
    ('password_min_length', '73', '23514'),
    ('password_min_length', 'eight', '22P02'),
    ('password_strength', '-1', '23514'),
    ('password_strength', '5', '23514'),
    ('password_strength', NULL, '23502'),
    ('registration_open', 'ajar', '22P02'),
    ('password_hash_prefix', '', '23514'),
    ('password_hash_prefix', '$1$', '23514'),
    ('password_hash_prefix', '$2a$', '23514'),
    ('password_hash_prefix', '$6$', '23514'),
    ('password_hash_prefix', '$y$j9T$', '23514'),
    ('password_hash_prefix', 'y', '23514'),
    ('password_hash_cost', '0', '23514'),
    ('password_hash_cost', '-5', '23514'),
    ('password_hash_cost', '8', '23514'),
    ('session_lifetime', '9.9 seconds', '23514'),
    ('session_lifetime', '0', '23514'),
    ('session_lifetime', '-1 hour', '23514'),
    ('session_lifetime', '7 days 1 second', '23514'),
    ('session_lifetime', '1 month', '23514'),
    ('sign_up_lifetime', '9.9 seconds', '23514'),
    ('sign_up_lifetime', '30 days 1 second', '23514'),
    ('sign_up_lifetime', '-1 day', '23514'),
    ('replay_window', '-1 second', '23514'),
    ('replay_window', '1 day 1 second', '23514'),
    ('slot_wait', '-00:00:01', '23514'),
    ('slot_wait', '00:00:11', '23514'),
    ('tries_per_session', '0', '23514'),
    ('tries_per_session', '-1', '23514'),
    ('tries_per_session', '1001', '23514'),
    ('tries_per_peer', '0', '23514'),
    ('tries_per_peer', '1000001', '23514');
INSERT INTO nonsense
SELECT setting, value, '23514'
  FROM unnest(ARRAY['tries_per_server', 'names_per_peer',
                    'costly_steps_per_peer', 'accounts_per_peer']) AS setting,
       unnest(ARRAY['0', '-1', '1000001']) AS value;
SELECT throws_ok(
    format('UPDATE register.settings SET %I = %L', setting, value), sqlstate,
    NULL, format('%s can''t be %s', setting,
                 replace(quote_literal(left(value, 40)),
                                 E'\n', '\n')))
  FROM nonsense;
SELECT is_empty(
    $$SELECT setting, value, complaint(format(
                 'UPDATE register.settings SET %I = %L', setting, value))
        FROM nonsense
       WHERE sqlstate = '23514'
         AND complaint(format('UPDATE register.settings SET %I = %L', setting,
                              value))
             !~ ('^' || setting || ' (can''t be .*HINT: .|is )')$$,
    'what is refused is told by the name of the setting and what it is for');
SELECT is(complaint('UPDATE register.settings SET password_min_length = -1'),
    'password_min_length can''t be ''-1'' '
    'HINT: Shortest password, in characters; it is 1 to 72.',
    'with what it can be, where that is a range');
SELECT is(complaint('UPDATE register.settings SET smtp_tls = ''on'''),
    'smtp_tls can''t be ''on'' HINT: With smtp://: required (STARTTLS has to '
    'succeed), optional (without it where the server has none) or off; it is '
    'one of required, optional, off.',
    'or one of some words');
SELECT alike(complaint('UPDATE register.settings SET session_lifetime = ''1 year'''),
    'session_lifetime can''t be ''1 year'' HINT: %; it is 00:00:10 to 7 days.',
    'or a time');
SELECT is(complaint('UPDATE register.settings SET smtp_url = '''''),
    'smtp_url can''t be '''' HINT: The server that takes our mails: smtp://host:port, '
    'or smtps:// for TLS from the first byte; NULL: no mail can be sent.',
    'what is left out is NULL, and not empty');
SELECT is(complaint('UPDATE register.flow SET stages = ''{}'''),
    'stages can''t be ''[]'' HINT: Its stage types, 1 to 12, in order, each once.',
    'of a condition that says more, nothing is read');
CREATE VIEW setting AS
SELECT attname,
       col_description(attrelid, attnum) ~ '\mNULL: ' AS can_be_empty
  FROM pg_attribute
 WHERE attrelid = 'register.settings'::regclass AND attnum > 1
   AND NOT attisdropped;
SELECT throws_ok(
    format('UPDATE register.settings SET %I = NULL', attname), '23502', NULL,
    format('%s can''t be NULL, since its comment in sql/schema/settings.sql '
           'does not say what that means', attname))
  FROM setting WHERE NOT can_be_empty;
SELECT lives_ok(format('UPDATE register.settings SET %I = NULL', attname),
    format('%s can be NULL, as its comment says', attname))
  FROM setting WHERE can_be_empty;

SELECT is_empty(
    $$SELECT attname, 'sql/schema/settings.sql' FROM pg_attribute
       WHERE attrelid = 'register.settings'::regclass AND attnum > 0
         AND NOT attisdropped
         AND atttypid NOT IN ('boolean'::regtype, 'timestamptz'::regtype)
         AND NOT EXISTS (SELECT FROM pg_constraint
                          WHERE conrelid = attrelid AND contype = 'c'
                            AND attnum = ANY (conkey))$$,
    'each setting that could be nonsense has a CHECK, in the file that is named');

-- The cost has to fit the prefix.
SELECT is(setting_after(format('password_hash_prefix = %L, '
                               'password_hash_cost = %s', prefix, cost),
                        'password_hash_cost'), cost::text,
    format('%s goes with the cost %s', prefix, cost))
  FROM (VALUES ('$y$', 1), ('$y$', 7), ('$2b$', 4), ('$2b$', 16))
       AS fitting (prefix, cost);
SELECT throws_ok(
    format('UPDATE register.settings SET password_hash_prefix = %L, '
           'password_hash_cost = %s', prefix, cost), '23514',
    'password_hash_cost is 1 to 7 with the password_hash_prefix $y$, and '
    '4 to 16 with $2b$',
    format('%s does not go with the cost %s', prefix, cost))
  FROM (VALUES ('$y$', 0), ('$y$', 8), ('$2b$', 3), ('$2b$', 17))
       AS unfitting (prefix, cost);
UPDATE register.settings
   SET password_hash_prefix = '$y$', password_hash_cost = 1;
SELECT throws_ok(
    $$UPDATE register.settings SET password_hash_prefix = '$2b$'$$, '23514',
    NULL, 'one can''t change to a prefix that the cost does not fit');
SELECT is(row_to_json(settings) ->> 'tries_per_peer', '1000000',
    'a refused change leaves the settings as they were')
  FROM register.settings;
