-- Applies the migration named by :migration unless it has been applied.
SELECT NOT EXISTS (
    SELECT FROM register.migration WHERE name = :'migration'
) AS pending \gset
\if :pending
    \set file migrations/ :migration .sql
    \ir :file
    INSERT INTO register.migration (name) VALUES (:'migration');
\endif
