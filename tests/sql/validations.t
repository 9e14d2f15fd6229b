#!/usr/bin/env tests/sql/pgtap
-- Addresses that are validated here: what is kept, for how long, and for whom.
\i tests/sql/steps.sql
SELECT no_plan();
UPDATE register.settings
   SET mail_from = 'no-reply@b.example', smtp_url = 'smtp://mail.b.example',
       public_base_url = 'https://b.example/path', mails_per_peer = 1000,
       mails_per_address = 1000;
-- 'begun', or the error. The token is that of the link.
CREATE FUNCTION begins(client text, address text, attempt integer DEFAULT 1,
                       token text DEFAULT 'token')
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(error, 'begun')
      FROM register_internal.validation_begin(
           replace(gen_random_uuid()::text, '-', ''), hash_of(client), address,
           attempt, '/email?token=' || token, hash_of(token), '192.0.2.1')
$$;
-- What the page behind the link is told.
CREATE FUNCTION opens_link(token text, confirms boolean DEFAULT false)
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(
        register_internal.email_link(hash_of(token), confirms) ->> 'is_confirmed', 'gone')
$$;
-- 'passed', or the error. Each is shown as 'client address'.
CREATE FUNCTION shows(sign_up text, VARIADIC shown text[]) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce(
        (register_internal.identity_pass(hash_of(sign_up), NULL, jsonb_build_object(
            'addresses', '[]'::jsonb,
            'validations', jsonb_agg(jsonb_build_object(
                'sid', sid, 'client_secret_hash',
                encode(hash_of(split_part(each, ' ', 1)), 'hex')))), NULL)).error,
        'passed')
      FROM unnest(shown) AS each
      LEFT JOIN register.email_validation
        ON client_secret_hash = hash_of(split_part(each, ' ', 1))
       AND address = split_part(each, ' ', 2)
$$;
-- Lets time go by for all validations.
CREATE FUNCTION goes_by(span interval) RETURNS void LANGUAGE sql AS $$
    UPDATE register.email_validation
       SET expires_at = expires_at - span, validated_at = validated_at - span;
    UPDATE register.email_validation_link SET expires_at = expires_at - span
$$;
CREATE FUNCTION proofs(sign_up text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(address, ' ' ORDER BY address), 'none')
      FROM register.email_proof WHERE session_id = hash_of(sign_up)
$$;
SELECT passes('one', 'dummy', 'bob'), passes('two', 'dummy', 'carol'),
       passes('three', 'dummy', 'dave');

-- Life.
SELECT is(begins('me', 'a@a.example'), 'begun', 'a validation begins');
SELECT alike(text, E'%\nhttps://b.example/path/email?token=token\n%',
    'the link begins with public_base_url') FROM register.mail;
SELECT is(session_id, sha256(hash_of('me') || 'a@a.example'::bytea),
    'the mail is counted for client and address') FROM register.mail;
SELECT goes_by('29 minutes 59 seconds');
SELECT is(opens_link('token'), 'false', 'a link is good as long as the mail says');
SELECT goes_by('1 second');
SELECT is(opens_link('token', true), 'gone', 'and no longer');
SELECT is(shows('one', 'me a@a.example'), 'identity_refused',
    'a late button confirms nothing');
SELECT is(begins('me', 'a@a.example', 1, 'second'), 'begun', 'it begins anew');
SELECT is(count(*), 2::bigint, 'with a mail') FROM register.mail;
SELECT is(opens_link('token'), 'gone', 'the first link stays bad');
SELECT goes_by('20 minutes');
SELECT is(begins('me', 'a@a.example', 2, 'third'), 'begun', 'another mail');
SELECT goes_by('15 minutes');
SELECT is(opens_link('second') || opens_link('third'), 'gonefalse',
    'makes no earlier link good for longer');
SELECT is(begins('me', 'a@a.example', 3, 'fourth'), 'begun', 'and one more');
SELECT is(count(*), 2::bigint, 'takes away the links that have expired')
  FROM register.email_validation_link;
SELECT is(opens_link('third', true), 'true', 'one is confirmed');
SELECT is(opens_link('fourth'), 'true', 'so is the validation of all');
SELECT goes_by('59 minutes 59 seconds');
SELECT is(opens_link('third'), 'true', 'which lasts longer than the link');
SELECT is(shows('one', 'me a@a.example'), 'passed', 'and can be shown');
SELECT goes_by('1 second');
SELECT is(shows('two', 'me a@a.example'), 'identity_refused',
    'for an hour and no longer');
SELECT is(opens_link('third', true), 'gone', 'nor does its link work again');
SELECT is(begins('late', 'a@a.example', 1, 'early'), 'begun', 'a validation');
SELECT opens_link('early', true), goes_by('50 minutes');
SELECT begins('late', 'a@a.example', 2, 'late'), goes_by('10 minutes');
SELECT is(shows('two', 'late a@a.example'), 'identity_refused',
    'is not good for longer because another mail was asked for');
SELECT is(opens_link('late', true), 'true', 'but that confirms it again');
SELECT is(shows('two', 'late a@a.example'), 'passed', 'for as long');

-- One account.
SELECT is(proofs('one') || ' ' || proofs('two'), 'a@a.example a@a.example',
    'a sign-up that has shown one has a confirmed address');
UPDATE register.settings SET one_account_per_address = false;
SELECT begins('us', 'b@a.example', 1, 'us'), opens_link('us', true);
SELECT begins('us', 'c@a.example', 1, 'not us');
SELECT is(shows('three', 'us b@a.example', 'us c@a.example'),
    'identity_refused', 'all that is shown has to be validated');
SELECT is(proofs('three'), 'none', 'a refusal proves nothing');
SELECT is(shows('three', 'us b@a.example', 'us b@a.example'), 'passed',
    'one may be shown twice at once');
SELECT is(proofs('three'), 'b@a.example', 'and counts once');
SELECT is(shows('two', 'us b@a.example'), 'passed',
    'and in two sign-ups, as no account has it yet');
SELECT is(finishes('three', 'dummy'), '@dave:localhost', 'an account is made');
SELECT register_internal.email_finish(hash_of('three'), 'dave', NULL);
SELECT register_internal.email_finish(hash_of('three'), 'dave', NULL);
SELECT is(array_agg(address), ARRAY['b@a.example'],
    'it has the address, however many stages prove one')
  FROM register.account_email WHERE localpart = 'dave';
SELECT is(shows('one', 'us b@a.example'), 'identity_refused',
    'then the validation is used up');
SELECT finishes('two', 'dummy');
SELECT throws_ok($$SELECT register_internal.email_finish(hash_of('two'), 'carol', NULL)$$,
    'RG001', 'another sign-up was faster: identity_refused',
    'also for who has shown it before');
DELETE FROM register.email_validation;
SELECT throws_ok($$SELECT register_internal.email_finish(hash_of('two'), 'carol', NULL)$$,
    'RG001', 'another sign-up was faster: identity_refused',
    'and for good, when it has been swept away');
SELECT is(begins('us', 'b@a.example', 1, 'again'), 'begun', 'it can begin anew');
SELECT opens_link('again', true);
SELECT is(shows('one', 'us b@a.example'), 'passed', 'and is another one then');
UPDATE register.settings SET one_account_per_address = true;
SELECT is(shows('one', 'us b@a.example'), 'email_in_use',
    'who reads the mail is told that the address is in use');
SELECT begins('them', 'b@a.example', 1, 'them');
SELECT is(kind, 'address_in_use', 'who asks is not: the owner is')
  FROM register.mail ORDER BY id DESC LIMIT 1;
SELECT is(shows('one', 'them b@a.example'), 'identity_refused',
    'nor is who shows what was not validated');

-- Sweeping.
DELETE FROM register.email_validation;
SELECT begins('x' || n, 'x@a.example', 1, 'x' || n)
  FROM generate_series(1, 6) AS n;
SELECT goes_by('1 hour');
SELECT begins('y', 'x@a.example', 1, 'y');
SELECT is(count(*), 3::bigint, 'each validation sweeps four that are dead')
  FROM register.email_validation;
SELECT is(count(*), 3::bigint, 'with their links')
  FROM register.email_validation_link;
SELECT begins('z', 'x@a.example', 1, 'z');
SELECT is(count(*), 2::bigint, 'until none is left')
  FROM register.email_validation;
UPDATE register.settings SET mails_per_session = 1;
SELECT is(begins('z', 'x@a.example', 2, 'zz'), 'too_many_mails',
    'there are as many mails as for a sign-up');
SELECT is(begins('z', 'x@a.example', 1, 'zz'), 'begun', 'but a repetition is none');
SELECT is(opens_link('zz') || opens_link('z'), 'gonefalse', 'and adds no link');

-- Wrong states.
SELECT throws_ok('UPDATE register.' || statement, sqlstate, NULL, description)
  FROM (VALUES
    ('email_validation SET sid = ''x''', '23514', 'a sid is of 32 digits'),
    ('email_validation SET sid = repeat(''0'', 32)', '23505', 'and one client''s'),
    ('email_validation SET client_secret_hash = ''\x00''', '23514', 'a hash has its length'),
    ('email_validation SET address = ''a b@c.d''', '23514', 'an address has no blank'),
    ('email_validation SET send_attempt = -1', '23514', 'attempts are counted up'),
    ('email_validation SET expires_at = NULL', '23502', 'everything expires'),
    ('email_validation_link SET expires_at = NULL', '23502', 'also each link'),
    ('email_validation_link SET token_hash = ''\x00''', '23514',
     'a token has its hash'),
    ('email_validation_link SET sid = repeat(''0'', 32)', '23503',
     'a link is of a validation'),
    ('email_proof SET token_hash = sha256(''x''), code_hash = sha256(''y''), '
     || 'validation = ''x''', '23514', 'what was validated before has no mail')
  ) AS wrong (statement, sqlstate, description);
