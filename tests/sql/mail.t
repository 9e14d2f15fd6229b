#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT no_plan();
-- Queues a mail: 'queued', or the error.
CREATE FUNCTION queues(
    address text, peer inet DEFAULT '192.0.2.1', sign_up text DEFAULT 'one',
    kind text DEFAULT 'code',
    given_values jsonb DEFAULT '{"code": "123456", "link": "https://a.example/?a=1&b=2"}')
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error, 'queued')
      FROM register_internal.mail_queue(hash_of(sign_up), kind, address, peer,
                               given_values)
$$;
CREATE FUNCTION claims() RETURNS text LANGUAGE sql AS $$
    SELECT to_address FROM register_internal.mail_claim()
$$;
CREATE FUNCTION id_of(wanted text) RETURNS bigint LANGUAGE sql AS $$
    SELECT id FROM register.mail WHERE address = wanted
$$;
CREATE FUNCTION state_of(wanted text) RETURNS text LANGUAGE sql AS $$
    SELECT state FROM register.mails WHERE address = wanted
$$;
-- Lets time go by for all mails.
CREATE FUNCTION goes_by(span interval) RETURNS void LANGUAGE sql AS $$
    UPDATE register.mail
       SET queued_at = queued_at - span, expires_at = expires_at - span,
           next_try_at = next_try_at - span,
           claimed_until = claimed_until - span
$$;

-- Nothing is queued before it can be sent.
CREATE FUNCTION queues_without(setting text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    outcome text;
BEGIN
    EXECUTE format('UPDATE register.settings SET %I = NULL', setting);
    outcome := queues('bob@a.example');
    UPDATE register.settings
       SET mail_from = 'Café <no-reply@b.example>',
           smtp_url = 'smtp://mail.b.example:587',
           public_base_url = 'https://b.example';
    RETURN outcome;
END
$$;
SELECT is(queues('bob@a.example'), 'not_set_up',
    'a new installation sends no mail');
SELECT queues_without('mail_from');
SELECT is(queues_without(setting), 'not_set_up',
    format('without %s no mail is queued', setting))
  FROM unnest(ARRAY['mail_from', 'smtp_url', 'public_base_url']) AS setting;
SELECT is_empty('SELECT FROM register.mail', 'nor is any trace of it left');
SELECT results_eq(
    'SELECT id, to_address, smtp_url, smtp_tls, expired FROM register_internal.mail_claim()',
    $$VALUES (NULL::bigint, NULL::text, NULL::text, NULL::text, NULL::bigint)$$,
    'when nothing is due the mailer gets one row, empty');

-- What a mail says.
SELECT is(queues('bob@a.example'), 'queued', 'a mail is queued');
SELECT is(subject, 'Your code for localhost: 123456', 'its subject is rendered')
  FROM register.mail;
SELECT alike(text, '%' || wanted || '%', format('the text has %s', wanted))
  FROM register.mail, unnest(ARRAY['123456', 'https://a.example/?a=1&b=2',
                                   ' localhost', '30 minutes']) AS wanted;
SELECT alike(html, '%' || wanted || '%', format('the other part has %s', wanted))
  FROM register.mail,
       unnest(ARRAY['123456', 'href="https://a.example/?a=1&amp;b=2"',
                    '>https://a.example/?a=1&amp;b=2<', 'localhost',
                    '30 minutes']) AS wanted;
SELECT ok(text !~ '\{[a-z_]+\}' AND html !~ '\{[a-z_]+\}',
    'no placeholder is left over') FROM register.mail;
SELECT ok(html !~ '(src=|<link|url\()', 'nothing is loaded from elsewhere')
  FROM register.mail;
SELECT is(register_internal.mail_render('{code}|{a}|{|}|{Code}|{code', '{"code": "1"}',
                               false), '1|{a}|{|}|{Code}|{code',
    'only placeholders that have a value are filled in');
SELECT is(register_internal.mail_render('{code}{link}',
                               '{"code": "{link}", "link": "{code}"}', false),
    '{link}{code}', 'a value is not taken for a placeholder');
SELECT is(register_internal.mail_render('<b>{code}</b>', '{"code": "<i>&\"''"}', true),
    '<b>&lt;i&gt;&amp;&quot;&#39;</b>', 'values are escaped, templates are not');
SELECT is(queues('dave@a.example', kind => 'address_in_use',
                 given_values => '{"user_id": "@dave:a.example"}'), 'queued',
    'there are mails of another kind');
SELECT ok(text ~ '@dave:a.example' AND html ~ '@dave:a.example',
    'which say what account it is') FROM register.mail
 WHERE kind = 'address_in_use';
SELECT throws_ok($$SELECT queues('x@a.example', kind => 'spam')$$, 'P0002',
    'there are no mails of kind "spam"', 'there are none of a kind unheard of');
SELECT throws_ok(
    $$SELECT queues('x@a.example',
                    given_values => E'{"code": "1\\nBcc: eve@c.example"}')$$,
    '23514', NULL, 'no value can add a line to the head of a mail');
DELETE FROM register.mail WHERE kind <> 'code';

-- What the mailer gets.
CREATE TABLE claim AS SELECT * FROM register_internal.mail_claim();
SELECT results_eq(
    'SELECT id, tries, from_address, to_address, smtp_url, smtp_tls FROM claim',
    $$SELECT id_of('bob@a.example'), 1, 'no-reply@b.example', 'bob@a.example',
             'smtp://mail.b.example:587', 'required'$$,
    'the mailer gets the mail and its server');
SELECT results_eq('SELECT smtp_user, smtp_password, expired FROM claim',
    'VALUES (NULL::text, NULL::text, NULL::bigint)', 'and no login without a user');
SELECT is(from_header, E'=?UTF-8?B?Q2Fmw6k=?=\r\n <no-reply@b.example>',
    'a name that is not ASCII stands in encoded words') FROM claim;
SELECT alike(message_id, '<%-%-%@b.example>',
    'the message ID is of our domain') FROM claim;
SELECT is(date, to_char(now() AT TIME ZONE 'UTC', 'Dy, DD Mon YYYY HH24:MI:SS')
                || ' +0000', 'the date is as RFC 5322 has it') FROM claim;
SELECT ok(text !~ E'[^\r]\n' AND html !~ E'[^\r]\n',
    'lines end as they do in mails') FROM claim;
SELECT is(claims(), NULL, 'a mail that is claimed is not due');
SELECT is(state_of('bob@a.example'), 'sending', 'and shows as being sent');
SELECT goes_by('1 minute 1 second');
SELECT is(state_of('bob@a.example'), 'waiting', 'a claim runs out');
SELECT is(register_internal.mail_claim()::text LIKE '%' || message_id || '%', true,
    'then the mail is claimed again, with the same message ID') FROM claim;
SELECT is(tries, 2, 'which is another try') FROM register.mail;
SELECT register_internal.mail_sent(id) FROM claim;
SELECT results_eq(
    'SELECT state, sent_at, tries, last_error FROM register.mails',
    $$VALUES ('sent', now(), 2, NULL::text)$$, 'the mailer says that it is sent, and administrators see that');
SELECT results_eq('SELECT subject, text, html, claimed_until FROM register.mail',
    'VALUES (NULL::text, NULL::text, NULL::text, NULL::timestamptz)',
    'the content of a mail that is sent is erased');
SELECT goes_by('10 minutes');
SELECT is(claims(), NULL, 'a mail that is sent is not sent again');
SELECT is((register_internal.mail_failed(id, 'late', false)), NULL,
    'a failure that comes too late changes nothing') FROM claim;
SELECT is(state_of('bob@a.example'), 'sent', 'it is still sent');

-- Headers.
SELECT is(register_internal.mail_header_text('Your code: 1'), 'Your code: 1',
    'a subject in ASCII stays as it is');
CREATE FUNCTION decoded(header text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(convert_from(decode(word[1], 'base64'), 'UTF8'), ''
                      ORDER BY place)
      FROM regexp_matches(header, '=\?UTF-8\?B\?([^?]*)\?=', 'g')
           WITH ORDINALITY AS found (word, place)
$$;
SELECT is(decoded(register_internal.mail_header_text(subject)), subject,
    format('"%s" stands in encoded words', left(subject, 20)))
  FROM (VALUES ('Código'), ('a =?UTF-8?Q?=61?='), (repeat('😀', 50)),
               (repeat('é€😀x', 40))) AS odd (subject);
SELECT cmp_ok(max(length(line)), '<=', 76 - length('Subject: '),
    'no line of such a header is too long')
  FROM regexp_split_to_table(register_internal.mail_header_text(repeat('😀', 50)),
                             E'\r\n') AS line;
UPDATE register.settings
   SET mail_from = 'B, Inc. <b@b.example>', smtp_user = 'b',
       smtp_tls = 'optional';
SELECT register.set_secret('smtp_password', 'pass word');
SELECT queues('carol@a.example');
SELECT results_eq(
    $$SELECT from_header, from_address, smtp_user, smtp_password, smtp_tls
        FROM register_internal.mail_claim()$$,
    $$VALUES ('"B, Inc." <b@b.example>', 'b@b.example', 'b', 'pass word',
              'optional')$$,
    'settings hold for mails that are queued already');
UPDATE register.settings SET mail_from = 'b@b.example', smtp_user = NULL;
SELECT goes_by('2 minutes');
SELECT results_eq(
    'SELECT from_header, smtp_password FROM register_internal.mail_claim()',
    $$VALUES ('b@b.example', NULL)$$,
    'an address needs no name, and a password without a user stays here');
SELECT goes_by('2 minutes');
UPDATE register.settings SET smtp_url = NULL;
SELECT is(claims(), NULL, 'without a server nothing is claimed');
UPDATE register.settings SET smtp_url = 'smtp://mail.b.example:587';
SELECT is(claims(), 'carol@a.example', 'with one it goes on');

-- Failures.
TRUNCATE register.mail;
SELECT queues('bob@a.example');
CREATE FUNCTION pause_after_failure() RETURNS interval LANGUAGE plpgsql AS $$
DECLARE
    mail_id bigint := (SELECT id FROM register_internal.mail_claim());
    pause interval;
BEGIN
    PERFORM register_internal.mail_failed(mail_id, 'no (SMTP 451)', false);
    SELECT next_try_at - now() INTO pause FROM register.mail
     WHERE id = mail_id AND failed_at IS NULL;
    PERFORM goes_by(coalesce(pause, '0'));
    RETURN pause;
END
$$;
UPDATE register.mail SET expires_at = now() + interval '2 hours';
SELECT is(
    ARRAY(SELECT extract(epoch FROM pause_after_failure())::integer
            FROM generate_series(1, 9)),
    ARRAY[10, 20, 40, 80, 160, 320, 640, 900, 900],
    'the pauses between tries grow up to a quarter of an hour');
SELECT is(last_error, 'no (SMTP 451)', 'administrators see why')
  FROM register.mails;
UPDATE register.mail SET expires_at = now() + interval '900 seconds';
SELECT is(pause_after_failure(), NULL,
    'a mail is given up when the next try would be too late');
SELECT is(state_of('bob@a.example'), 'given up', 'administrators see that, too');
SELECT results_eq('SELECT subject, text, html FROM register.mail',
    'VALUES (NULL::text, NULL::text, NULL::text)',
    'the content of a mail that is given up is erased');
SELECT queues('carol@a.example');
SELECT claims();
SELECT is((register_internal.mail_failed(id_of('carol@a.example'), repeat('x', 999), true)),
    true, 'a failure for good gives a mail up at once');
SELECT is(length(last_error), 200, 'a long reason is cut')
  FROM register.mails WHERE address = 'carol@a.example';
SELECT is(claims(), NULL, 'a mail that is given up is not tried again');
SELECT register_internal.mail_sent(id_of('carol@a.example'));
SELECT is(state_of('carol@a.example'), 'sent',
    'unless it turns out that it was sent');

-- Too late.
TRUNCATE register.mail;
SELECT queues('bob@a.example'), queues('carol@a.example');
SELECT is(claims(), 'bob@a.example', 'the mail that waits longest comes first');
SELECT goes_by('29 minutes 30 seconds');
UPDATE register.mail SET claimed_until = now() + interval '1 minute'
 WHERE address = 'bob@a.example';
SELECT goes_by('31 seconds');
SELECT results_eq('SELECT id, expired FROM register_internal.mail_claim()',
    'VALUES (NULL::bigint, 1::bigint)',
    'a mail that expired unsent is not sent but counted');
SELECT results_eq(
    'SELECT address, state, last_error FROM register.mails',
    $$VALUES ('carol@a.example', 'given up',
              'expired before it could be sent'),
             ('bob@a.example', 'sending', NULL)$$,
    'it is given up, while one that is being sent may still get through');
SELECT results_eq('SELECT id, expired FROM register_internal.mail_claim()',
    'VALUES (NULL::bigint, NULL::bigint)', 'it is counted once');

-- Wrong states.
TRUNCATE register.mail;
SELECT queues('sent@a.example'), queues('waiting@a.example');
SELECT claims();
SELECT register_internal.mail_sent(id_of('sent@a.example'));
SELECT throws_ok(format('UPDATE register.mail SET %s WHERE address = ''%s@a.example''',
                        change, address), coalesce(sqlstate, '23514'), NULL,
                 description)
  FROM (VALUES
    ('failed_at = now(), last_error = ''x''', 'sent', NULL,
     'a mail is not both sent and given up'),
    ('text = ''123456''', 'sent', NULL, 'a mail that is sent has no content'),
    ('claimed_until = now()', 'sent', NULL, 'nor is it claimed'),
    ('text = NULL', 'waiting', NULL, 'a mail that waits has a content'),
    ('sent_at = now()', 'waiting', NULL,
     'a mail can''t be sent and keep its content'),
    ('sent_at = now(), subject = NULL, text = NULL, html = NULL', 'waiting',
     NULL, 'a mail can''t be sent without a try'),
    ('failed_at = now(), subject = NULL, text = NULL, html = NULL', 'waiting',
     NULL, 'a mail is given up for a reason'),
    ('claimed_until = now()', 'waiting', NULL, 'a claim is a try'),
    ('next_try_at = expires_at', 'waiting', NULL,
     'a mail is not tried when it has expired'),
    ('expires_at = NULL', 'waiting', '23502', 'no mail waits for ever'),
    ('address = ''a b@a.example''', 'waiting', NULL, 'an address has no space'),
    ('address = ''<a@a.example>''', 'waiting', NULL, 'nor < and >'),
    ('address = E''a@a.example\r\n''', 'waiting', NULL, 'nor a second line'),
    ('address = ''a''', 'waiting', NULL, 'but an @'),
    ('subject = E''a\nb''', 'waiting', NULL, 'a subject is one line'),
    ('message_id = ''a''', 'waiting', NULL, 'a message ID is in < and >'),
    ('kind = ''spam''', 'waiting', '23503', 'a mail has a template'),
    ('session_id = ''\x00''', 'waiting', NULL, 'a sign-up has its ID'),
    ('network = NULL', 'waiting', '23502', 'a mail is counted for a network')
  ) AS wrong (change, address, sqlstate, description);
SELECT throws_ok('UPDATE register.mail_template SET ' || change
                 || ' WHERE kind = ''code''', '23514', NULL, description)
  FROM (VALUES
    ('subject = E''a\nb''', 'the subject of a template is one line'),
    ('subject = ''''', 'and not empty'),
    ('text = ''for {coed} {code}''', 'a placeholder that is none is refused'),
    ('text = ''hello''', 'a mail with a code has it in its text'),
    ('html = ''hello''', 'and in the other part')
  ) AS wrong (change, description);
SELECT lives_ok($$UPDATE register.mail_template
    SET text = '{link}', html = '<style>b {color: red}</style>{link}'$$,
    'all else is the administrator''s to say');
