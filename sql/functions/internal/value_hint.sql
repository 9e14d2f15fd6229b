CREATE OR REPLACE FUNCTION register_internal.value_hint(
    given_table oid, column_name text, condition text) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT concat_ws('; ',
        col_description(given_table, attnum),
        'it is ' || regexp_replace(
            substring(condition FROM '>= (.*)\) AND ') || ' to '
            || substring(condition FROM '<= (.*?)\)+$'),
            '''|::[a-z]+', '', 'g'),
        'it is one of ' || regexp_replace(
            substring(condition FROM '= ANY \(ARRAY\[(.*)\]\)'),
            '''|::[a-z]+', '', 'g')) || '.'
      FROM pg_attribute
     WHERE attrelid = given_table AND attname = column_name
$$;
COMMENT ON FUNCTION register_internal.value_hint IS
    'What a column is for, and which values its condition allows, as far as that can be read from it';
