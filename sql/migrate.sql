-- Applies the migration named by :migration unless the schema has it already:
-- a new one is made with all of them.
SELECT count(*) = 0 AS is_pending, count(*) = 0 AND NOT :'is_new' AS is_lacking
  FROM register.migration WHERE name = :'migration' \gset
\if :is_lacking
    \set file migrations/ :migration .sql
    \ir :file
\endif
\if :is_pending
    INSERT INTO register.migration (name) VALUES (:'migration');
\endif
