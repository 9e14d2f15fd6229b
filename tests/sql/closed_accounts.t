#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT no_plan();
SELECT finishes('one', 'password', 'bob', hash => '$y$j9T$a$b');
SELECT finishes('two', 'password', 'carol', hash => '$y$j9T$c$d');
SELECT register_internal.device_log_in('bob', NULL, NULL, hash_of('another'));
CREATE FUNCTION closed() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT localpart FROM register.account WHERE deactivated_at IS NOT NULL
$$;

SELECT is(register.revoke_access_tokens('bob'), 2::bigint,
    'revoke_access_tokens says how many there were');
SELECT results_eq(
    'SELECT localpart::text FROM register.device WHERE token_hash IS NOT NULL',
    ARRAY['carol'], 'revoke_access_tokens leaves those of other accounts');
SELECT is(register.revoke_access_tokens('@bob:localhost'), 0::bigint,
    'none are left, as the full user ID tells as well');
SELECT is_empty('SELECT closed()',
    'revoke_access_tokens leaves the account open');

SELECT register.deactivate_account('carol');
SELECT results_eq('SELECT closed()', ARRAY['carol'],
    'deactivate_account closes the account it is given, no other');
SELECT is(deactivated_at, now(), 'a closed account says since when')
  FROM register.account WHERE localpart = 'carol';
SELECT is_empty('SELECT FROM register.device WHERE token_hash IS NOT NULL',
    'deactivate_account revokes the access tokens');
UPDATE register.account SET deactivated_at = now() - interval '1 day'
 WHERE localpart = 'carol';
SELECT lives_ok($$SELECT register.deactivate_account('carol')$$,
    'closing a closed account is no error');
SELECT is(deactivated_at, now() - interval '1 day',
    'closing it again does not change since when')
  FROM register.account WHERE localpart = 'carol';
SELECT results_eq('SELECT localpart::text FROM register.password_hashes',
    ARRAY['bob'], 'who checks passwords no longer finds a closed account');
SELECT register.reactivate_account('carol');
SELECT is_empty('SELECT closed()', 'reactivate_account opens it again');
SELECT set_eq('SELECT localpart::text FROM register.password_hashes',
    ARRAY['bob', 'carol'], 'an account that is opened again has its password');
SELECT lives_ok($$SELECT register.reactivate_account('carol')$$,
    'opening an open account is no error');

SELECT lives_ok(
    format('SELECT register.deactivate_account(%L)', account),
    format('an account can be named %s', account))
  FROM unnest(ARRAY['carol', 'CAROL', '@carol:localhost']) AS account;
SELECT results_eq('SELECT closed()', ARRAY['carol'],
    'all of these name the same account');
SELECT is_empty($$SELECT * FROM register.whoami('token of two')$$,
    'no access token comes back with any of it');
