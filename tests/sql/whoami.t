#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT plan(18);
SELECT finishes('one', 'dummy', 'bob');
SELECT finishes('two', 'dummy', 'carol');

SELECT results_eq(
    $$SELECT user_id, localpart, created_at
        FROM register.whoami('token of one')$$,
    $$VALUES ('@bob:localhost', 'bob', now())$$,
    'an access token tells whose it is and since when');
SELECT results_eq(
    $$SELECT localpart FROM register.whoami('token of two')$$,
    ARRAY['carol'], 'another token is another account''s');
SELECT is_empty(format('SELECT * FROM register.whoami(%L)', token),
    description)
  FROM (VALUES
    ('absent', 'a token of no device is of no account'),
    ('', 'an empty token is of no account'),
    ('Token of one', 'a token in other letters is of no account'),
    ('token of one ', 'a token with a blank behind it is of no account'),
    ('token of on', 'the beginning of a token is of no account'),
    (encode(hash_of('token of one'), 'hex'),
     'the hash of a token, in hex, is of no account'),
    (hash_of('token of one')::text,
     'the hash of a token, as the table shows it, is of no account'),
    ('%', 'a token is no pattern'),
    (repeat('x', 100000), 'an endless token is of no account')
  ) AS listed (token, description);
SELECT is_empty('SELECT * FROM register.whoami(NULL)',
    'no token at all is of no account');
SELECT register_internal.device_log_in('carol', NULL, NULL, hash_of(''));
SELECT is_empty('SELECT * FROM register.whoami(NULL)',
    'NULL is not taken for an empty token');

SELECT register.deactivate_account('bob');
SELECT is_empty($$SELECT * FROM register.whoami('token of one')$$,
    'the token of a deactivated account is of no account');
SELECT register.reactivate_account('bob');
SELECT is_empty($$SELECT * FROM register.whoami('token of one')$$,
    'a revoked token stays revoked when its account is opened');
UPDATE register.account SET deactivated_at = now() WHERE localpart = 'carol';
SELECT is_empty($$SELECT * FROM register.whoami('token of two')$$,
    'a token that was not revoked holds not while its account is closed');
SELECT register.reactivate_account('carol');
SELECT results_eq(
    $$SELECT localpart FROM register.whoami('token of two')$$,
    ARRAY['carol'], 'it is its account''s again once that is opened');
SELECT register.revoke_access_tokens('carol');
SELECT is_empty($$SELECT * FROM register.whoami('token of two')$$,
    'a revoked token is of no account');
