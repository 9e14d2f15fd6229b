#!/usr/bin/env tests/sql/pgtap
-- A person's data are erased, and the name stays taken.
\i tests/sql/steps.sql
SELECT no_plan();
SELECT register.set_flows('m.login.registration_token m.login.terms m.login.dummy');
SELECT register.publish_terms('p', '1', 'en', 'P', 'https://example.org');
SELECT register.create_invitation(uses => 2, token => 'welcome');
INSERT INTO register.oauth2_provider (name, issuer, client_id)
VALUES ('login', 'https://login.example', 'us');
UPDATE register.settings SET mail_from = 'us@example.org',
       smtp_url = 'smtp://localhost', public_base_url = 'https://example.org';
-- Two people of whom everything is known.
CREATE FUNCTION full_account(person text) RETURNS text LANGUAGE sql AS $$
    SELECT passes(person, 'registration_token', 'user-of-' || person,
                  token => 'welcome');
    SELECT passes(person, 'terms');
    SELECT finishes(person, 'dummy', hash => '$y$a$hash-of-' || person);
    INSERT INTO register.account_email
    VALUES ('user-of-' || person, person || '@example.org', now());
    INSERT INTO register.account_oauth2
    VALUES ('login', person || '-there', 'user-of-' || person);
    INSERT INTO register.equal_token
    SELECT hash_of('equal ' || person), localpart, device_id
      FROM register.device WHERE localpart = 'user-of-' || person;
    UPDATE register.account SET display_name = person, user_type = 'person'
     WHERE localpart = 'user-of-' || person;
    SELECT register_internal.failure_note('weak_password', NULL, 'user-of-' || person,
                                 NULL, '192.0.2.1');
    SELECT register_internal.failure_note('wrong_code', NULL, NULL,
                                 hash_of(person), '192.0.2.1');
    SELECT register_internal.mail_queue(hash_of(person), 'code', person || '@example.org',
        '192.0.2.1', '{"code": "123456", "link": "x"}');
    INSERT INTO register.email_proof
        (session_id, address, expires_at, confirmed_at)
    VALUES (hash_of(person), person || '@example.org', now(), now());
    INSERT INTO register.oauth2_login (session_id, provider, state_hash, subject)
    VALUES (hash_of(person), 'login', hash_of(person || ' state'),
            person || '-there');
    INSERT INTO register.email_validation
        (sid, client_secret_hash, address, expires_at)
    VALUES (md5(person), hash_of(person), person || '@example.org', now());
    INSERT INTO register.announcement (localpart, network)
    VALUES ('user-of-' || person, '192.0.2.1');
    SELECT person
$$;
SELECT full_account(person) FROM unnest(ARRAY['bob', 'carol']) AS person;
-- The first one had begun another sign-up, and was told of it by mail.
SELECT passes('another', 'registration_token', token => 'again')
  FROM register.create_invitation(token => 'again');
INSERT INTO register.email_proof
    (session_id, address, code_hash, token_hash, expires_at)
VALUES (hash_of('another'), 'bob@example.org', hash_of('c'), hash_of('t'), now());
INSERT INTO register.email_proof
    (session_id, address, code_hash, token_hash, expires_at)
VALUES (hash_of('another'), 'dave@example.org', hash_of('c'), hash_of('u'), now());
SELECT register_internal.mail_queue(hash_of('another'), 'address_in_use',
    'Bob@Example.org', '192.0.2.1', '{"user_id": "@user-of-bob:localhost"}');
-- How often a person is mentioned, by table.
CREATE FUNCTION mentions(person text, OUT place text, OUT rows bigint)
RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
    FOR place IN SELECT relname FROM pg_class
                  WHERE relnamespace = 'register'::regnamespace AND relkind = 'r'
                  ORDER BY relname LOOP
        EXECUTE format('SELECT count(*) FROM register.%I AS t WHERE t::text ~ %L',
                       place, person || '|' || encode(hash_of(person), 'hex')
                              || '|' || left(encode(hash_of(person), 'hex'), 12))
           INTO rows;
        IF rows > 0 THEN
            RETURN NEXT;
        END IF;
    END LOOP;
END
$$;
CREATE TABLE before AS SELECT * FROM mentions('carol');
SELECT set_eq($$SELECT place FROM mentions('bob')$$,
    $$SELECT 'session' UNION
      SELECT relname::text FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
       WHERE relnamespace = 'register'::regnamespace AND relkind = 'r'
         AND attname IN ('localpart', 'session_id', 'address')$$,
    'full_account() in this file fills every table that has to do with a person');
SELECT results_eq(
    $$SELECT became FROM register.forget_account('@user-of-bob:localhost')$$,
    $$VALUES ('erased'),
             ('kept, so that another person can''t get the name and be taken for this one'),
             ('kept, to show that and when this was done'),
             ('not here to erase: look through them yourself')$$,
    'forget_account says what is erased, what is kept and why');
SELECT results_eq('SELECT address FROM register.email_proof
                    WHERE session_id = hash_of(''another'')',
    ARRAY['dave@example.org'], 'another sign-up loses the address, and no other');
SELECT results_eq('SELECT place FROM mentions(''bob'')',
    ARRAY['account', 'name'], 'what is left is the account and its name');
SELECT results_eq(
    $$SELECT jsonb_strip_nulls(to_jsonb(account)) - 'stages' - 'created_at'
        FROM register.account WHERE localpart = 'user-of-bob'$$,
    $$SELECT jsonb_build_object('localpart', 'user-of-bob',
        'server_name', 'localhost', 'deactivated_at', now(),
        'forgotten_at', now(), 'is_admin', false, 'is_guest', false,
        'awaits_approval', false)$$,
    'and of that, who it was, and that it is closed and forgotten');
SELECT is(opens(NULL, 'user-of-bob', type => 'registration_token'), 'name_in_use',
    'no other person can get the name');
SELECT is_empty($$SELECT FROM register.whoami('token of bob')$$,
    'no access token holds');
SELECT is(uses_completed, 2, 'the invitation stays used')
  FROM register.invitation WHERE uses_allowed = 2;
SELECT results_eq('SELECT * FROM mentions(''carol'')', 'SELECT * FROM before',
    'no other person is forgotten');
UPDATE register.account SET forgotten_at = now() - interval '1 day'
 WHERE localpart = 'user-of-bob';
SELECT is(count(*), 4::bigint, 'it can be done again')
  FROM register.forget_account('user-of-bob');
SELECT is(forgotten_at, now() - interval '1 day', 'which does not change since when')
  FROM register.account WHERE localpart = 'user-of-bob';
SELECT matches(complaint($$SELECT register.forget_account('absent')$$),
    '^there is no account "absent" HINT: ', 'it says that there is no such account');
SELECT is(complaint($$SELECT register.reactivate_account('user-of-bob')$$),
    'the account "user-of-bob" was forgotten: it stays closed '
    'HINT: Its owner signs up anew, under another name.', 'it can''t be opened again');
SELECT matches(complaint(format('SELECT register.%I(''user-of-bob'')', decision)),
    '^"user-of-bob" does not wait for approval', 'nor can ' || decision || '() do anything')
  FROM unnest('{approve_account,deny_account}'::text[]) AS decision;
SELECT register.deactivate_account('user-of-bob');
SELECT is(ROW(deactivated_at, forgotten_at), ROW(now(), now() - interval '1 day'),
    'closing it changes nothing')
  FROM register.account WHERE localpart = 'user-of-bob';
