#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT no_plan();
CREATE ROLE stranger;
CREATE TABLE role (name name, title text);
INSERT INTO role VALUES
    ('stranger', 'a role that was granted nothing'),
    ('register_cgi', 'the responder'),
    ('register_mailer', 'the mailer'),
    ('register_whoami', 'a program with register_whoami'),
    ('register_passwords', 'a program with register_passwords'),
    ('register_admin', 'an administrator');

-- Functions, exactly. The folder that its file is in says who calls it.
\set tree `find sql/functions -name '*.sql'`
CREATE TABLE file AS
SELECT split_part(name, '/', 3) AS folder, name,
       substring(name FROM '([a-z0-9_]+)\.sql$') AS proname
  FROM regexp_split_to_table(:'tree', '\n') AS name;
CREATE VIEW function AS
SELECT pg_proc.oid, nspname, coalesce(name, proname) AS name
  FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
  LEFT JOIN file USING (proname)
 WHERE nspname IN ('register', 'register_internal');
CREATE TABLE folder (folder text, nspname name, callers name[]);
INSERT INTO folder VALUES
    ('administrator', 'register', '{register_admin}'),
    ('programs', 'register', '{register_admin,register_whoami}'),
    ('responder', 'register_internal', '{register_cgi}'),
    ('mailer', 'register_internal', '{register_mailer}'),
    ('internal', 'register_internal', '{}'), ('stages', 'register_internal', '{}');
SELECT set_eq('SELECT folder FROM file', 'SELECT folder FROM folder',
    'there are functions in each folder, and no other folder');
SELECT set_eq('SELECT nspname, name FROM function',
    'SELECT nspname, name FROM file JOIN folder USING (folder)',
    'the functions are those that have a file, each in the schema of its folder');
-- A role that reads a view calls what the view calls.
CREATE VIEW called_by_view AS
SELECT function.oid, function.name, ev_class
  FROM function
  JOIN pg_depend ON refobjid = function.oid AND refclassid = 'pg_proc'::regclass
  JOIN pg_rewrite ON pg_rewrite.oid = objid AND classid = 'pg_rewrite'::regclass;
SELECT set_eq(
    format('SELECT name FROM function
             WHERE has_function_privilege(%L, oid, ''EXECUTE'')', role.name),
    format('SELECT name FROM file JOIN folder USING (folder)
             WHERE %L = ANY (callers)
             UNION
            SELECT name FROM called_by_view
             WHERE has_table_privilege(%1$L, ev_class, ''SELECT'')', role.name),
    title || ' can call the functions of its folders, which have a GRANT, and no other')
  FROM role;

-- Tables and views, exactly: table.column where it is not the whole table.
CREATE FUNCTION rights(role name) RETURNS text[] LANGUAGE sql AS $$
    WITH privilege (name, bit) AS (VALUES
            ('SELECT', 0), ('INSERT', 4), ('UPDATE', 16), ('REFERENCES', 0),
            ('DELETE', 8), ('TRUNCATE', 0), ('TRIGGER', 0)),
         relation AS (
            SELECT * FROM pg_class
             WHERE relnamespace = 'register'::regnamespace
               AND relkind IN ('r', 'v', 'm', 'p', 'f'))
    SELECT array_agg(held ORDER BY held COLLATE "C")
      FROM (SELECT format('%s %s', privilege.name, relname) AS held
              FROM relation, privilege
             WHERE has_table_privilege(role, relation.oid, privilege.name)
               -- What a trigger refuses in a sentence is no right.
               AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'write_refuse'
                                AND tgrelid = relation.oid AND tgtype & bit > 0)
             UNION ALL
            SELECT format('%s %s.%s', privilege.name, relname, attname)
              FROM relation JOIN pg_attribute ON attrelid = relation.oid,
                   privilege
             WHERE attnum > 0 AND NOT attisdropped
               AND privilege.name IN ('SELECT', 'INSERT', 'UPDATE',
                                      'REFERENCES')
               AND has_column_privilege(role, relation.oid, attnum,
                                        privilege.name)
               AND NOT has_table_privilege(role, relation.oid,
                                           privilege.name)) AS listed
$$;
SELECT is(rights(name), NULL, title || ' has no right on any table or view')
  FROM role WHERE name IN ('stranger', 'register_cgi', 'register_mailer',
                           'register_whoami');
SELECT is(rights('register_passwords'), ARRAY['SELECT password_hashes'],
    'a program with register_passwords can read one view, no more');
SELECT is(rights('register_admin'),
    ARRAY(SELECT unnest(ARRAY[
              'DELETE identity_server' COLLATE "C", 'DELETE oauth2_discovery',
              'DELETE oauth2_provider', 'DELETE tally', 'INSERT identity_server',
              'INSERT oauth2_provider', 'SELECT flow',
              'SELECT identity_server', 'SELECT mail_template',
              'SELECT migration', 'SELECT oauth2_discovery', 'SELECT oauth2_provider',
              'SELECT reserved_name', 'SELECT settings', 'SELECT stage_type',
              'SELECT tally', 'UPDATE identity_server', 'UPDATE mail_template.html',
              'UPDATE mail_template.subject', 'UPDATE mail_template.text', 'UPDATE oauth2_provider']) AS held
           UNION ALL
          SELECT 'UPDATE settings.' || attname FROM pg_attribute
           WHERE attrelid = 'register.settings'::regclass AND attnum > 0
             AND NOT attisdropped AND attname <> 'only_row'
           UNION ALL
          SELECT 'SELECT ' || relname FROM pg_class
           WHERE relnamespace = 'register'::regnamespace AND relkind = 'v'
             AND relname <> 'password_hashes'
           ORDER BY 1),
    'an administrator can read what holds no hash, and change the settings');
SELECT is_empty(
    format($$SELECT relname FROM pg_class, unnest(ARRAY[
                    'USAGE', 'SELECT', 'UPDATE']) AS privilege
              WHERE relnamespace = 'register'::regnamespace
                AND relkind = 'S'
                AND has_sequence_privilege(%L, pg_class.oid, privilege)$$,
           name),
    title || ' has no right on any sequence')
  FROM role;

-- The schema, and what roles are to each other.
SELECT is(ARRAY(SELECT nspname FROM pg_namespace
                 WHERE nspname ~ '^register'
                   AND has_schema_privilege(name, oid, 'USAGE')),
    CASE WHEN name = 'stranger' THEN '{}'
         WHEN name IN ('register_cgi', 'register_mailer')
         THEN '{register_internal}' ELSE '{register}' END::name[],
    title || ' sees no schema but its own')
  FROM role;
SELECT ok(NOT has_schema_privilege(name, nspname, 'CREATE'),
    format('%s makes nothing in %s', title, nspname))
  FROM role, unnest('{register,register_internal}'::text[]) AS nspname;
SELECT is_empty(
    format($$SELECT rolname FROM pg_roles
              WHERE rolname <> %L AND pg_has_role(%1$L, oid, 'MEMBER')$$,
           name),
    title || ' is a member of no other role')
  FROM role;
SELECT is_empty(
    $$SELECT rolname FROM pg_roles
       WHERE rolname ~ '^register_'
         AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication
              OR rolbypassrls)$$,
    'no role of the schema has any power over the server');
SELECT is(array_agg(rolname::text ORDER BY rolname),
    ARRAY['register_cgi', 'register_mailer'],
    'the responder and the mailer alone can log in')
  FROM pg_roles WHERE rolname ~ '^register_' AND rolcanlogin;
SELECT is(
    ARRAY(SELECT unnest(rolconfig) AS setting FROM pg_roles
           WHERE rolname = role.name ORDER BY setting),
    ARRAY['auto_explain.log_min_duration=-1', 'debug_print_parse=off',
          'debug_print_plan=off', 'debug_print_rewritten=off',
          'enable_seqscan=off', 'idle_in_transaction_session_timeout=5s',
          'jit=off', 'lock_timeout=2s', 'log_parameter_max_length=0',
          'log_parameter_max_length_on_error=0',
          'plan_cache_mode=force_generic_plan', 'statement_timeout=5s'],
    title || ': questions end in time, plans are kept, the log tells no secret')
  FROM role WHERE name IN ('register_cgi', 'register_mailer');

-- Owner and PUBLIC.
CREATE VIEW thing AS
SELECT 'relation' AS kind, relname AS name, relowner AS owner, relacl AS acl
  FROM pg_class WHERE relnamespace = 'register'::regnamespace
UNION ALL
SELECT 'function', proname, proowner, coalesce(proacl, acldefault('f', 10))
  FROM pg_proc JOIN function USING (oid)
UNION ALL
SELECT 'schema', nspname, nspowner, coalesce(nspacl, acldefault('n', 10))
  FROM pg_namespace WHERE nspname ~ '^register';
SELECT is_empty(
    $$SELECT kind, name FROM thing
       WHERE owner <> 'register_owner'::regrole$$,
    'everything belongs to register_owner');
SELECT is_empty(
    'SELECT kind, name FROM thing, aclexplode(acl) WHERE grantee = 0',
    'PUBLIC has no right on anything in the schemas');
SELECT is_empty('SELECT kind, name FROM thing, aclexplode(acl)
                  WHERE is_grantable AND grantee <> owner',
    'no role can pass on what it was granted');
SELECT set_has('SELECT name::text FROM thing',
    $$VALUES ('register'), ('register_internal'), ('account'), ('accounts'),
             ('whoami'), ('advance'), ('invitation_id_seq')$$,
    'schemas, tables, views, sequences and functions are looked at');

-- Functions run in the schema that they were written for.
SELECT is_empty(
    $$SELECT proname FROM pg_proc JOIN function USING (oid)
       WHERE prosecdef
         AND NOT coalesce('search_path=register, register_internal, pg_temp'
                          = ANY (proconfig), false)$$,
    'every SECURITY DEFINER function has a fixed search_path');
SELECT is_empty(
    $$SELECT DISTINCT proname FROM pg_proc JOIN function USING (oid),
                                    unnest(proacl::text[]) AS granted
       WHERE NOT prosecdef AND granted !~ '^register_owner='
         AND oid NOT IN (SELECT oid FROM called_by_view)$$,
    'no role is granted a function that is not SECURITY DEFINER, but for what '
    'a view calls');

-- The same, tried out.
SELECT finishes('one', 'password', 'bob', hash => '$y$j9T$a$b');
CREATE FUNCTION as_role(role name, statement text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    outcome text := 'allowed';
BEGIN
    EXECUTE format('SET LOCAL ROLE %I', role);
    BEGIN
        EXECUTE statement;
    EXCEPTION WHEN OTHERS THEN
        outcome := SQLSTATE;
    END;
    RESET ROLE;
    RETURN outcome;
END
$$;
SELECT is(as_role('register_admin', 'SELECT * FROM ' || oid::regclass), 'allowed',
    format('an administrator reads the view %s', relname))
  FROM pg_class
 WHERE relnamespace = 'register'::regnamespace AND relkind = 'v'
   AND relname <> 'password_hashes';
SELECT is(as_role(role, statement), outcome, description)
  FROM (VALUES
    ('stranger', 'SELECT register_internal.settings_read()', '42501',
     'a stranger is refused'),
    ('register_cgi', 'SELECT register_internal.settings_read()', 'allowed',
     'the responder reads the settings'),
    ('register_cgi', $$SELECT passes('two', 'dummy', 'carol')$$, 'allowed',
     'the responder passes a stage'),
    ('register_cgi', $$SELECT opens('two')$$, 'allowed',
     'the responder opens a sign-up'),
    ('register_cgi',
     $$SELECT register.create_invitation(token => 'mine')$$, '42501',
     'the responder makes no invitation'),
    ('register_cgi', 'SELECT password_hash FROM register.account', '42501',
     'the responder reads no password hash'),
    ('register_cgi', 'SELECT * FROM register.password_hashes', '42501',
     'the responder reads none through the view'),
    ('register_cgi', 'SELECT id FROM register.session', '42501',
     'the responder reads no session'),
    ('register_cgi', 'SELECT * FROM register_internal.mail_claim()', '42501',
     'the responder takes no mail'),
    ('register_mailer', 'SELECT * FROM register_internal.mail_claim()', 'allowed',
     'the mailer takes mails'),
    ('register_mailer', 'SELECT register_internal.mail_sent(1)', 'allowed',
     'the mailer says that one was sent'),
    ('register_mailer', $$SELECT register_internal.mail_failed(1, '', true)$$,
     'allowed', 'the mailer says that one was not'),
    ('register_mailer', 'SELECT address FROM register.mail', '42501',
     'the mailer does not list them'),
    ('register_mailer', 'SELECT value FROM register.secret', '42501',
     'the mailer reads no other secret'),
    ('register_mailer',
     $$SELECT register_internal.mail_queue(NULL, 'code', 'a@b', NULL, '{}')$$, '42501',
     'the mailer makes no mail up'),
    ('register_whoami', $$SELECT * FROM register.whoami('')$$, 'allowed',
     'register_whoami asks whose a token is'),
    ('register_whoami', 'SELECT token_hash FROM register.device', '42501',
     'register_whoami does not list them'),
    ('register_passwords', 'SELECT * FROM register.password_hashes',
     'allowed', 'register_passwords reads the password hashes'),
    ('register_passwords', 'DELETE FROM register.password_hashes', '42501',
     'register_passwords changes none'),
    ('register_admin', 'SELECT * FROM register.password_hashes', '42501',
     'an administrator reads no password hash'),
    ('register_admin', 'SELECT token_hash FROM register.device', '42501',
     'an administrator reads no hash of an access token'),
    ('register_admin', 'SELECT * FROM register.session', '42501',
     'an administrator reads no session'),
    ('register_admin', 'SELECT * FROM register.invitation', '42501',
     'an administrator reads no hash of an invitation'),
    ('register_admin', 'SELECT text FROM register.mail', '42501',
     'an administrator reads no mail'),
    ('register_admin', $$UPDATE register.mail_template SET text = '{link}'$$,
     'allowed', 'an administrator changes the words of the mails'),
    ('register_admin',
     $$UPDATE register.settings SET mail_from = 'a@b.example'$$, 'allowed',
     'an administrator says whom mails come from'),
    ('register_admin',
     'UPDATE register.settings SET tries_per_peer = 7', 'allowed',
     'an administrator changes settings'),
    ('register_admin', 'DELETE FROM register.change', '42501',
     'an administrator takes nothing out of the log of changes'),
    ('register_owner', 'DELETE FROM register.change', '42501',
     'nor does the owner'),
    ('register_owner', 'UPDATE register.change SET changed_by = ''bob''',
     '42501', 'who does not change it either'),
    ('register_owner', 'TRUNCATE register.change', '42501', 'nor empty it'),
    ('register_cgi', 'SELECT * FROM register.failures', '42501',
     'the responder does not read what it has remembered'),
    ('register_cgi', $$SELECT register_internal.failure_note('closed', NULL, NULL, NULL, NULL)$$,
     'allowed', 'the responder remembers refusals'),
    ('register_cgi', $$SELECT register_internal.self_check('{}', '{}')$$, 'allowed',
     'the responder asks what is wrong'),
    ('register_cgi', $$SELECT register.approve_account('bob')$$, '42501',
     'the responder approves no account'),
    ('register_admin', 'DELETE FROM register.settings', '42501',
     'an administrator can''t delete the settings'),
    ('register_admin', 'SELECT register.set_flows(''m.login.dummy'')', 'allowed',
     'an administrator sets the flows'),
    ('register_admin', 'SELECT register_internal.settings_read()', '42501',
     'an administrator does not act as the responder')
  ) AS tried (role, statement, outcome, description);
