#!/usr/bin/env tests/sql/pgtap
-- Registration that is closed until a time.
\i tests/sql/steps.sql
SELECT no_plan();
CREATE FUNCTION is_open() RETURNS boolean LANGUAGE sql AS $$
    SELECT (register_internal.settings_read() ->> 'registration_open')::boolean
$$;
SELECT register.close_registration(until => now() + interval '8 hours');
SELECT ok(NOT is_open(), 'closed for the night is closed');
SELECT ok(registration_open, 'what it will be in the morning stays as it is')
  FROM register.settings;
UPDATE register.settings SET closed_until = now();
SELECT ok(is_open(), 'in the morning it is open, by itself');
SELECT register.close_registration('tomorrow 7:00');
SELECT ok(NOT is_open(), 'a time can be said in words');
SELECT register.open_registration();
SELECT ok(is_open(), 'open_registration opens it before');
UPDATE register.settings SET closed_until = now() + interval '1 hour';
SELECT register.close_registration();
UPDATE register.settings SET closed_until = now();
SELECT ok(NOT is_open(), 'closed without an end stays closed in the morning');
SELECT register.open_registration();
UPDATE register.settings SET guests_allowed = true;
SELECT register.close_registration(now() + interval '1 hour');
SELECT is((register_internal.guest_pass(NULL, NULL, NULL, NULL)).error, 'guests_refused',
    'guests are refused at night, too');
UPDATE register.settings SET closed_until = now() - interval '1 second';
SELECT is((register_internal.guest_pass(NULL, NULL, NULL, NULL)).error, NULL,
    'and let in in the morning');
SELECT matches(complaint($$SELECT register.close_registration('yesterday')$$),
    '^[-0-9: +]+ is not in the future HINT: ',
    'a time that has passed is refused');
SELECT isnt(complaint($$SELECT register.close_registration('soon')$$),
    'nothing', 'so is what is no time');
