#!/usr/bin/env tests/sql/pgtap
-- The funnel of more sign-ups than can be counted while an administrator waits.
SELECT plan(8);
SELECT register.set_flows('m.login.dummy m.login.password');
-- On as many pages as six times as many rows would take.
ALTER TABLE register.account SET (fillfactor = 15);
ALTER TABLE register.session SET (fillfactor = 15);
SET session_replication_role = replica;
INSERT INTO register.account (localpart, server_name, created_at, stages)
SELECT 'user' || i, 'localhost', now() - i * interval '9 seconds',
       CASE WHEN abs(hashint4(i)) % 4 > 0 THEN '{m.login.dummy,m.login.password}'::text[]
            ELSE '{m.login.dummy}' END
  FROM generate_series(60000, 1, -1) AS i;
-- A third each is dead, is under way, has made its account.
INSERT INTO register.session (id, created_at, expires_at, stages, completed_at,
                              localpart, token_secret)
SELECT sha256(i::text::bytea), now() - i * interval '9 seconds',
       now() + CASE WHEN kind > 0 THEN interval '1 hour'
                    ELSE -i * interval '8 seconds' END, '{m.login.dummy}',
       CASE WHEN kind = 2 THEN now() END, CASE WHEN kind = 2 THEN 'user' || i END,
       CASE WHEN kind = 2 THEN sha256('secret') END
  FROM generate_series(60000, 1, -1) AS i, mod(abs(hashint4(i)), 3) AS kind;
RESET session_replication_role;

-- What the funnel has to say, by counting all.
CREATE FUNCTION counted(period interval, OUT begun bigint, OUT made bigint,
                        OUT under_way bigint, OUT abandoned bigint)
LANGUAGE sql AS $$
    SELECT (SELECT count(*) FROM register.account WHERE created_at > now() - period)
           + count(*),
           (SELECT count(*) FROM register.account WHERE created_at > now() - period
               AND 'm.login.password' = ANY (stages)),
           count(*) FILTER (WHERE expires_at > now()),
           count(*) FILTER (WHERE expires_at <= now())
      FROM register.session
     WHERE created_at > now() - period AND completed_at IS NULL
$$;
SELECT results_eq(
    $$SELECT stage, passed, under_way, abandoned
        FROM register.funnel('12 hours')$$,
    $$SELECT 'm.login.dummy', begun, 0::bigint, 0::bigint
        FROM counted('12 hours')
       UNION ALL
      SELECT 'm.login.password', made, under_way, abandoned
        FROM counted('12 hours')$$,
    'the sign-ups of a short time are all counted, however many there are');

CREATE FUNCTION is_about(given bigint, wanted bigint, what text) RETURNS text
RETURN ok(abs(given - wanted) <= wanted * 0.03,
          format('%s: %s of %s', what, given, wanted));
CREATE TABLE funnel AS SELECT * FROM register.funnel('1 week');
SELECT results_eq('SELECT stage FROM funnel',
    $$VALUES ('m.login.dummy'), ('m.login.password'),
             ('(about: of many, one in 4 was counted)')$$,
    'those of a long time are not, and the last row says so');
SELECT is_about(passed, begun, 'the number that passed a stage is about right')
  FROM funnel, counted('1 week') WHERE stage = 'm.login.dummy';
SELECT is_about(passed, made, 'the number that passed the last stage')
  FROM funnel, counted('1 week') WHERE stage = 'm.login.password';
SELECT is_about(funnel.under_way, counted.under_way, 'that is at it')
  FROM funnel, counted('1 week') WHERE stage = 'm.login.password';
SELECT is_about(funnel.abandoned, counted.abandoned, 'that gave up at it')
  FROM funnel, counted('1 week') WHERE stage = 'm.login.password';
SELECT pg_stat_get_xact_tuples_returned('register.account'::regclass) AS accounts,
       pg_stat_get_xact_tuples_returned('register.session'::regclass) AS sessions \gset
SELECT count(*) FROM register.funnel('1 week') \g /dev/null
SELECT cmp_ok(
    pg_stat_get_xact_tuples_returned(name::regclass) - before, '<', 30000::bigint,
    'few rows are read of ' || name)
  FROM (VALUES ('register.account', :accounts), ('register.session', :sessions))
       AS read (name, before);
