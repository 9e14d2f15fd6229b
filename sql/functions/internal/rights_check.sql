CREATE OR REPLACE FUNCTION register_internal.rights_check(
    given_role name, given_functions text[])
RETURNS TABLE (problem text, remedy text)
LANGUAGE sql STABLE
SET search_path = register, register_internal, pg_temp AS $$
    WITH function AS (
        SELECT oid, proname::text AS name,
               has_function_privilege(given_role, oid, 'EXECUTE') AS is_callable
          FROM pg_proc
         WHERE pronamespace IN ('register'::regnamespace,
                                'register_internal'::regnamespace)
    ), relation AS (
        SELECT relname FROM pg_class
         WHERE relnamespace = 'register'::regnamespace
           AND relkind IN ('r', 'v', 'S')
           AND CASE relkind
               WHEN 'S' THEN has_sequence_privilege(
                    given_role, oid, 'USAGE, SELECT, UPDATE')
               ELSE has_table_privilege(given_role, oid,
                        'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, '
                        'REFERENCES, TRIGGER')
                    OR has_any_column_privilege(given_role, oid,
                        'SELECT, INSERT, UPDATE, REFERENCES') END)
    SELECT format('the function register_internal.%s is missing', wanted),
           'run sql/install.sql of this release'
      FROM unnest(given_functions) AS wanted
     WHERE wanted NOT IN (SELECT name FROM function)
     UNION ALL
    SELECT format('the role %s may not call register_internal.%s',
                  given_role, name),
           'run sql/install.sql again, or set PGUSER to register_cgi'
      FROM function
     WHERE name = ANY (given_functions) AND NOT is_callable
     UNION ALL
    SELECT format('the role %s is a superuser: who gets hold of the responder has the whole server',
                  given_role),
           'set PGUSER to register_cgi, or ALTER ROLE … NOSUPERUSER'
      FROM pg_roles WHERE rolname = given_role AND rolsuper
     UNION ALL
    SELECT format('the role %s has power over the server: %s', given_role,
                  concat_ws(', ',
                      CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
                      CASE WHEN rolcreatedb THEN 'CREATEDB' END,
                      CASE WHEN rolreplication THEN 'REPLICATION' END,
                      CASE WHEN rolbypassrls THEN 'BYPASSRLS' END)),
           format('ALTER ROLE %I NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS',
                  given_role)
      FROM pg_roles
     WHERE rolname = given_role AND NOT rolsuper
       AND (rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
     UNION ALL
    SELECT format('the role %s has rights on tables, which it does not need: %s',
                  given_role, string_agg(relname, ', ' ORDER BY relname)),
           format('REVOKE ALL ON ALL TABLES IN SCHEMA register FROM %I; and see which roles it is a member of',
                  given_role)
      FROM relation, pg_roles
     WHERE rolname = given_role AND NOT rolsuper
    HAVING count(*) > 0
     UNION ALL
    SELECT format('the role %s may call functions that it does not need: %s',
                  given_role, string_agg(name, ', ' ORDER BY name)),
           format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA register, register_internal FROM %I; then run sql/install.sql again',
                  given_role)
      FROM function, pg_roles
     WHERE rolname = given_role AND NOT rolsuper AND is_callable
       AND name <> ALL (given_functions)
    HAVING count(*) > 0
$$;
COMMENT ON FUNCTION register_internal.rights_check IS
    'What a responder''s role lacks, and what it has without need, when it calls these functions';
