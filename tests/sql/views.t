#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT no_plan();

-- Accounts.
SELECT is_empty('SELECT * FROM register.accounts',
    'a new installation has no accounts');
SELECT finishes('one', 'password', 'bob', hash => '$y$j9T$a$b');
SELECT register.create_invitation(token => 'welcome');
SELECT finishes('two', 'registration_token', 'carol', token => 'welcome');
SELECT register_internal.device_log_in('bob', NULL, NULL, hash_of('another'));
UPDATE register.account SET created_at = now() - interval '1 day'
 WHERE localpart = 'bob';
SELECT register.deactivate_account('carol');
-- As text: a column may be of a domain.
SELECT results_eq('SELECT accounts::text FROM register.accounts',
    $$SELECT listed::text FROM (SELECT '@carol:localhost', now(), now(), false, 0::bigint, id,
             NULL::text, NULL::text, false, NULL::text, false, NULL::text,
             NULL::text, false, 'm.login.registration_token',
             '192.0.2.1'::inet, NULL::timestamptz, NULL::text, 'carol'
        FROM register.invitation
       UNION ALL
      SELECT '@bob:localhost', now() - interval '1 day', NULL, true,
             2::bigint, NULL, NULL, NULL, false, NULL, false, NULL, NULL,
             false, 'm.login.password', '192.0.2.1', NULL, NULL, 'bob') AS listed$$,
    'the view accounts says of each, the newest first, when it was made and '
    'closed, whether it has a password, how many access tokens, which '
    'invitation, which stages, from where');

-- Sign-ups.
SELECT is_empty('SELECT * FROM register.sign_ups',
    'complete sign-ups are not under way');
SELECT passes('three', 'dummy', 'dave', peer => '2001:db8::7');
SELECT passes('three', 'password');
SELECT passes('three', 'registration_token', token => 'none');
SELECT passes('four', 'password', peer => NULL);
SELECT passes('five', 'password', 'erin');
UPDATE register.session SET created_at = now() - interval '5 minutes'
 WHERE id = hash_of('three');
UPDATE register.session
   SET created_at = now() - interval '2 hours', expires_at = now()
 WHERE id = hash_of('five');
SELECT results_eq('SELECT sign_ups::text FROM register.sign_ups',
    $$SELECT listed::text FROM (VALUES (left(encode(hash_of('four'), 'hex'), 12), now(),
              now() + interval '1 hour', 'm.login.password', NULL::text,
              NULL::inet, 0, 'm.login.dummy'),
             (left(encode(hash_of('three'), 'hex'), 12),
              now() - interval '5 minutes', now() + interval '1 hour',
              'm.login.dummy m.login.password', 'dave', '2001:db8::7', 1,
              'm.login.dummy')) AS listed$$,
    'the view sign_ups says of each that is alive, the newest first, how far '
    'it is, which name it holds, from where, and its wrong tries');

-- Invitations.
SELECT register.create_invitation(3, '1 day', 'club', 'for-club');
SELECT register.create_invitation(NULL, NULL, 'endless', 'for-all');
SELECT register.create_invitation(1, '1 day', 'late', 'for-late');
SELECT register.create_invitation(1, '1 day', 'never', 'for-never');
UPDATE register.invitation
   SET created_at = now() - interval '2 days', expires_at = now()
 WHERE note = 'late';
SELECT register.revoke_invitation(id) FROM register.invitation
 WHERE note = 'never';
SELECT passes('six', 'registration_token', token => 'for-club');
SELECT passes('seven', 'registration_token', token => 'for-club');
SELECT finishes('seven', 'dummy');
SELECT passes('eight', 'registration_token', token => 'for-club');
SELECT let_expire('eight');
SELECT results_eq(
    $$SELECT note, state, uses_allowed, uses_completed, uses_pending,
             created_at, expires_at
        FROM register.invitations$$,
    $$VALUES ('never', 'revoked', 1, 0, 0::bigint, now(),
              now() + interval '1 day'),
             ('late', 'expired', 1, 0, 0, now() - interval '2 days', now()),
             ('endless', 'open', NULL, 0, 0, now(), NULL),
             ('club', 'open', 3, 1, 1, now(), now() + interval '1 day'),
             (NULL, 'used up', 1, 1, 0, now(), NULL)$$,
    'the view invitations says of each, the newest first, its state and its '
    'uses, pending ones of live sign-ups only');
SELECT is(
    (SELECT array_agg(invitation) FROM register.invitations),
    (SELECT array_agg(id ORDER BY id DESC) FROM register.invitation),
    'an invitation has the number that revoke_invitation takes');
UPDATE register.invitation SET revoked_at = now() WHERE note IS NULL;
SELECT is(state, 'revoked', 'revoked is said before used up')
  FROM register.invitations WHERE note IS NULL;

-- Flows.
SELECT register.set_flows('m.login.password m.login.dummy', 'm.login.dummy');
SELECT results_eq('SELECT * FROM register.flows',
    $$VALUES (1, 'm.login.password m.login.dummy'), (2, 'm.login.dummy')$$,
    'the view flows says the stages of each, in the order of clients');
SELECT register.set_flows(VARIADIC array_agg(stages ORDER BY flow DESC))
  FROM register.flows;
SELECT results_eq('SELECT * FROM register.flows',
    $$VALUES (1, 'm.login.dummy'), (2, 'm.login.password m.login.dummy')$$,
    'what the view flows says can be given to set_flows');

SELECT is(stage_due, '(the flows have changed since)',
    'a sign-up that no flow can go on with is told from one that has passed all')
  FROM register.sign_ups WHERE stages_passed LIKE '%registration_token%' LIMIT 1;
SELECT register.reserve_name('plain');
SELECT is(after, 'there', 'a row that has nothing but its name is noted')
  FROM register.changes WHERE subject = 'reserved_name plain';

-- Password hashes.
SELECT finishes('nine', 'dummy', 'frank', hash => '$2b$12$c');
SELECT results_eq(
    'SELECT password_hashes::text FROM register.password_hashes ORDER BY localpart',
    $$VALUES ('(@bob:localhost,bob,$y$j9T$a$b)'),
             ('(@frank:localhost,frank,$2b$12$c)')$$,
    'the view password_hashes has the accounts that have a password');
SELECT register.deactivate_account('bob');
SELECT results_eq('SELECT localpart::text FROM register.password_hashes',
    ARRAY['frank'], 'the view password_hashes leaves out closed accounts');

-- What no view for administrators shows: what is stored as a hash, what proves
-- something, secrets.
SELECT register.set_secret('captcha', 'secret of the captcha');
CREATE FUNCTION secrets_stored() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    stored record;
BEGIN
    FOR stored IN
        SELECT relname, attname
          FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
               JOIN pg_type ON pg_type.oid = atttypid
         WHERE relnamespace = 'register'::regnamespace AND relkind = 'r'
           AND attnum > 0 AND NOT attisdropped
           AND ('bytea'::regtype IN (atttypid, typbasetype)
                OR (relname, attname) = ('secret', 'value')
                OR attname = 'password_hash')
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %I::text FROM register.%I WHERE %1$I IS NOT NULL',
            stored.attname, stored.relname);
    END LOOP;
END
$$;
CREATE FUNCTION shown_by(view text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT t::text FROM register.%I AS t', view);
END
$$;
CREATE VIEW given_away AS
SELECT relname::text, stored
  FROM pg_class, shown_by(relname) AS shown, secrets_stored() AS stored
 WHERE relnamespace = 'register'::regnamespace AND relkind = 'v'
   AND strpos(replace(shown, '\\', '\'), stored) > 0;
SELECT cmp_ok(count(*), '>', 15::bigint, 'many a secret is stored')
  FROM secrets_stored();
SELECT set_eq('SELECT relname FROM given_away',
    ARRAY['password_hashes'],
    'no view shows any of them, but password_hashes the hashes of passwords');
CREATE VIEW register.planted AS SELECT id FROM register.session;
SELECT set_has('SELECT relname FROM given_away', $$VALUES ('planted')$$,
    'one that did would be noticed');
DROP VIEW register.planted;
SELECT columns_are('register', 'password_hashes',
    ARRAY['user_id', 'localpart', 'password_hash'],
    'the view password_hashes shows no more than it has to');
