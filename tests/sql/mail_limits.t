#!/usr/bin/env tests/sql/pgtap
-- How many mails there can be, and for how long.
\i tests/sql/steps.sql
SELECT no_plan();
-- 'queued', or the error and the seconds to wait.
CREATE FUNCTION queues(address text, peer inet, sign_up text) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce(error || ' ' || retry_after, 'queued')
      FROM register_internal.mail_queue(hash_of(sign_up), 'code', address, peer, '{}')
$$;
CREATE FUNCTION goes_by(span interval) RETURNS void LANGUAGE sql AS $$
    UPDATE register.mail
       SET queued_at = queued_at - span, expires_at = expires_at - span,
           next_try_at = next_try_at - span
$$;
UPDATE register.settings
   SET mail_from = 'no-reply@b.example', smtp_url = 'smtp://mail.b.example',
       public_base_url = 'https://b.example';

-- An hour is as long as it takes.
SELECT is(
    ARRAY(SELECT queues(CASE n % 2 WHEN 0 THEN 'bob@a.example'
                                   ELSE 'BOB@A.example' END,
                        '192.0.2.9', 'address ' || n)
            FROM generate_series(1, 6) AS n),
    ARRAY['queued', 'queued', 'queued', 'queued', 'queued',
          'too_many_mails 3600'],
    'five mails go to one address from one network, however it is written');
SELECT is(queues('bob@a.example', '192.0.2.9', 'x'), 'too_many_mails 3600',
    'it is said when one more can be sent');
SELECT is(queues('bob@a.example', '192.0.2.10', 'owner'), 'too_many_mails 30',
    'another network has to wait for seconds only');
SELECT goes_by('30 seconds');
SELECT is(queues('bob@a.example', '192.0.2.10', 'owner'), 'queued',
    'and then has its mail');
SELECT is(queues('bob@a.example', '192.0.2.11', 'third'), 'too_many_mails 30',
    'after many mails, each keeps the next half a minute away');
SELECT is(queues('bob@a.example', '192.0.2.9', 'x'), 'too_many_mails 3570',
    'while the network that asked for so many waits out its hour');
SELECT goes_by('-30 seconds');
DELETE FROM register.mail WHERE network = '192.0.2.10';
SELECT is(queues('carol@a.example', '192.0.2.9', 'x'), 'queued',
    'other addresses are free');
SELECT goes_by('59 minutes 59 seconds');
SELECT is(queues('bob@a.example', '192.0.2.9', 'x'), 'too_many_mails 1',
    'the time gets shorter');
SELECT goes_by('1 second');
SELECT is(queues('bob@a.example', '192.0.2.9', 'x'), 'queued',
    'and then it has passed');
TRUNCATE register.mail;
SELECT is(
    (SELECT string_agg(queues(format('%s@a.example', n),
                              format('2001:db8::%s', n)::inet, 'peer ' || n),
                       ' ' ORDER BY n)
       FROM generate_series(1, 21) AS n),
    repeat('queued ', 20) || 'too_many_mails 3600',
    'twenty mails are sent for one /64');
SELECT is(queues('x@a.example', '2001:db8:0:1::1', 'x'), 'queued',
    'another one is free');
TRUNCATE register.mail;
SELECT is(
    (SELECT string_agg(queues(format('%s@a.example', n),
                              format('192.0.2.%s', n)::inet, 'one sign-up'),
                       ' ' ORDER BY n)
       FROM generate_series(1, 6) AS n),
    repeat('queued ', 5) || 'too_many_mails 3600',
    'five mails are sent for one sign-up');
UPDATE register.mail SET queued_at = queued_at - interval '30 minutes'
 WHERE address <> '5@a.example';
INSERT INTO register.mail (address, network, kind, message_id, subject, text,
                           html, expires_at)
SELECT 'bob@a.example', '192.0.2.8/32', 'code', format('<%s@b>', n), '', '', '',
       now() + interval '1 minute'
  FROM generate_series(1, 5) AS n;
SELECT is(queues('x@a.example', '192.0.2.8', 'one sign-up'),
    'too_many_mails 1800', 'each limit has its time');
SELECT is(queues('bob@a.example', '192.0.2.8', 'one sign-up'),
    'too_many_mails 3600', 'of several the longest counts');
UPDATE register.settings
   SET mails_per_session = 6, mails_per_address = 6, mails_per_peer = 1;
SELECT is(queues('bob@a.example', '192.0.2.99', 'one sign-up'), 'queued',
    'the limits can be changed');
SELECT is(queues('y@a.example', '192.0.2.8', 'y'), 'too_many_mails 3600',
    'each on its own');
SELECT is(queues('z@a.example', NULL, NULL), 'queued',
    'a mail can be without a sign-up and a peer');

-- Sweeping.
TRUNCATE register.mail;
INSERT INTO register.mail (address, network, kind, message_id, last_error,
                           queued_at, next_try_at, expires_at, failed_at)
SELECT 'old@a.example', '192.0.2.1/32', 'code', format('<%s@b>', n), 'old',
       now() - interval '25 hours', now() - interval '25 hours',
       now() - interval '24 hours', now() - interval '24 hours'
  FROM generate_series(1, 6) AS n;
SELECT queues('bob@a.example', '192.0.2.1', 'x');
SELECT is(count(*), 3::bigint, 'each mail sweeps four that are a day old')
  FROM register.mail;
UPDATE register.settings SET mails_per_peer = 20;
SELECT queues('bob@a.example', '192.0.2.1', 'x'),
       queues('bob@a.example', '192.0.2.1', 'x');
SELECT is(count(*), 3::bigint, 'until none is left but those of today')
  FROM register.mail;
