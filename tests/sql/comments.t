#!/usr/bin/env tests/sql/pgtap
-- The comments are the administrator's manual.
SELECT no_plan();
CREATE VIEW described AS
SELECT 'schema' AS kind, nspname::text AS name,
       obj_description(oid, 'pg_namespace') AS comment
  FROM pg_namespace WHERE nspname ~ '^register'
UNION ALL
SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' END, relname,
       obj_description(oid, 'pg_class')
  FROM pg_class
 WHERE relnamespace = 'register'::regnamespace AND relkind IN ('r', 'v')
UNION ALL
SELECT 'column', relname || '.' || attname,
       col_description(attrelid, attnum)
  FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
 WHERE relnamespace = 'register'::regnamespace AND relkind IN ('r', 'v')
   AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'function', proname || '()', obj_description(oid, 'pg_proc')
  FROM pg_proc
 WHERE pronamespace::regnamespace::text IN ('register', 'register_internal')
UNION ALL
SELECT 'domain', typname, obj_description(oid, 'pg_type')
  FROM pg_type WHERE typnamespace = 'register'::regnamespace AND typtype = 'd'
UNION ALL
SELECT 'role', rolname, shobj_description(oid, 'pg_authid')
  FROM pg_roles WHERE rolname ~ '^register_';

SELECT set_has('SELECT kind, name FROM described',
    $$VALUES ('schema', 'register'), ('table', 'session'),
             ('view', 'sign_ups'), ('column', 'session.request_mac'),
             ('column', 'sign_ups.peer'), ('function', 'whoami()'),
             ('function', 'peer_network()'), ('schema', 'register_internal'),
             ('schema', 'register_crypto'), ('domain', 'localpart'),
             ('role', 'register_owner'),
             ('role', 'register_passwords')$$,
    'all kinds of things are looked at');
\set places `grep -rohE '^CREATE .*(TABLE|VIEW|DOMAIN|FUNCTION) register[a-z_]*\.[a-z0-9_]+' --with-filename sql`
CREATE TABLE place AS
SELECT split_part(line, ':', 1) AS file, substring(line FROM '[a-z0-9_]+$') AS thing
  FROM regexp_split_to_table(:'places', '\n') AS line;
SELECT is_empty(
    format($$SELECT name, file FROM described
               LEFT JOIN place ON thing = substring(name FROM '^[a-z0-9_]+')
              WHERE kind = %L AND coalesce(length(trim(comment)), 0) < 4$$,
           kind),
    format('every %s has a comment, in the file of sql that is named', kind))
  FROM (SELECT DISTINCT kind FROM described) AS kinds;
SELECT is_empty(
    $$SELECT kind, name FROM described
       WHERE comment ~ '[[:cntrl:]]' OR comment <> trim(comment)
          OR comment !~ '^[[:alnum:]\\$"]'$$,
    'every comment is one clean line');
SELECT is_empty(
    $$SELECT comment FROM described WHERE kind IN ('table', 'view', 'function')
       GROUP BY comment HAVING count(*) > 1$$,
    'no two tables or functions are described in the same words');

-- Examples can be pasted; of functions of one name, one has an example.
CREATE VIEW for_people AS
SELECT DISTINCT ON (proname) proname::text AS name,
       obj_description(oid, 'pg_proc') AS comment,
       substring(obj_description(oid, 'pg_proc')
                 FROM 'Example: (SELECT .*)$') AS example
  FROM pg_proc WHERE pronamespace = 'register'::regnamespace
 ORDER BY proname, example NULLS LAST;
SELECT set_has('SELECT name FROM for_people',
    $$VALUES ('set_flows'), ('whoami'), ('cancel_sign_up')$$,
    'the functions for administrators are found');
SELECT ok(coalesce(example LIKE '%register.' || name || '(%', false),
    format('the comment of %s() has an example of calling it', name))
  FROM for_people;
SELECT lives_ok('EXPLAIN ' || coalesce(example, 'none'),
    format('the example of %s() can be run', name))
  FROM for_people;
CREATE VIEW pointed_to AS
SELECT name, (regexp_matches(comment, '([a-z_]+\(\))', 'g'))[1] AS function
  FROM described;
SELECT set_has('SELECT function FROM pointed_to',
    $$VALUES ('set_flows()'), ('reserve_name()')$$,
    'comments point to functions');
SELECT is_empty(
    $$SELECT * FROM pointed_to
       WHERE function NOT IN (SELECT name FROM described)$$,
    'every function that a comment points to is there');
