CREATE OR REPLACE FUNCTION register_internal.value_hint(
    given_table oid, column_name text, condition text) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT concat_ws('; ',
        col_description(given_table, attnum),
        -- Of a condition that says this and no more.
        (SELECT 'it is ' || part[2] || ' to ' || part[3] FROM regexp_match(plain,
             '^\(\((\w+) >= ([^()]*)\) AND \(\1 <= ([^()]*)\)\)$') AS part),
        'it is one of ' || substring(plain FROM '^\(\w+ = ANY \(ARRAY\[([^][]*)\]\)\)$')) || '.'
      FROM pg_attribute, regexp_replace(condition, '''|::[a-z]+', '', 'g') AS plain
     WHERE attrelid = given_table AND attname = column_name
$$;
COMMENT ON FUNCTION register_internal.value_hint IS
    'What a column is for, and which values its condition allows, as far as that can be read from it';
