CREATE OR REPLACE VIEW register.help AS
WITH role (name) AS (
    VALUES ('register_admin'), ('register_whoami'), ('register_passwords')
), listed AS (
    SELECT 'function' AS kind, proname::text AS name,
           obj_description(oid, 'pg_proc') AS comment
      FROM pg_catalog.pg_proc
     WHERE pronamespace = 'register'::regnamespace
       -- Without the functions that only say how one of the same name is called.
       AND obj_description(oid, 'pg_proc') LIKE '% Example: %'
       AND EXISTS (SELECT FROM role
                    WHERE has_function_privilege(role.name, oid, 'EXECUTE'))
     UNION ALL
    SELECT CASE relkind WHEN 'v' THEN 'view' ELSE 'table' END, relname,
           obj_description(oid, 'pg_class')
      FROM pg_catalog.pg_class
     WHERE relnamespace = 'register'::regnamespace AND relkind IN ('r', 'v')
       AND EXISTS (SELECT FROM role
                    WHERE has_table_privilege(role.name, oid, 'SELECT'))
)
SELECT name, kind, split_part(comment, ' Example: ', 1) AS description,
       coalesce(substring(comment FROM ' Example: (.*)$'),
                format('SELECT * FROM register.%I', name)) || ';' AS example
  FROM listed
 ORDER BY kind, name;
COMMENT ON VIEW register.help IS
    'What administrators and other programs can read and call in this schema, each with an example';
COMMENT ON COLUMN register.help.name IS 'Its name in the schema register';
COMMENT ON COLUMN register.help.kind IS
    'function, table or view; views show in a readable form what tables have';
COMMENT ON COLUMN register.help.description IS
    'What it does, or what its rows are; \d+ register.NAME describes each column';
COMMENT ON COLUMN register.help.example IS 'A statement to paste';
GRANT SELECT ON register.help TO register_admin;
