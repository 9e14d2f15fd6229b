CREATE OR REPLACE FUNCTION register_internal.database_check()
RETURNS TABLE (problem text, remedy text)
LANGUAGE sql STABLE
SET search_path = register, register_internal, pg_temp AS $$
    WITH base AS (
        SELECT oid, datname, pg_encoding_to_char(encoding) AS encoding, datctype,
               datcollversion,
               pg_database_collation_actual_version(oid) AS actual_version,
               -- Letters that only UTF8 has at these places.
               CASE pg_encoding_to_char(encoding)
               WHEN 'UTF8' THEN '{196, 228}' ELSE '{65, 97}' END::integer[] AS letters
          FROM pg_database WHERE datname = current_database()
    ), found (problem) AS (
        SELECT format('the database %s is encoded in %s: a letter outside it ends registration',
                      datname, encoding)
          FROM base WHERE encoding <> 'UTF8'
         UNION ALL
        SELECT format('the locale %s of the database %s does not fold letters as mail addresses and user names need',
                      datctype, datname)
          FROM base
         WHERE lower(chr(letters[1])) <> chr(letters[2]) OR lower('I') <> 'i')
    SELECT found.problem,
           format('make it anew: pg_dump %1$s >%1$s.sql; dropdb %1$s; createdb -T template0 -E UTF8 --locale=C.UTF-8 %1$s; psql -d %1$s -f %1$s.sql',
                  current_database())
      FROM found
     UNION ALL
    SELECT format('the database %s was made with version %s of its collation, and this system has %s: indexes may be wrong',
                  datname, datcollversion, actual_version),
           format('REINDEX DATABASE %1$I; ALTER DATABASE %1$I REFRESH COLLATION VERSION',
                  datname)
      FROM base WHERE datcollversion <> actual_version
$$;
COMMENT ON FUNCTION register_internal.database_check IS
    'What is wrong with the encoding and the locale of this database, and how to mend it';
