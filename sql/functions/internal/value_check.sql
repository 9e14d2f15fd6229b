CREATE OR REPLACE FUNCTION register_internal.value_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    given CONSTANT jsonb := to_jsonb(NEW);
    rule record;
    holds boolean;
    column_name text;
BEGIN
    FOR column_name IN
        SELECT attname FROM pg_attribute
         WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped
           AND attnotnull AND attgenerated = ''
    LOOP
        IF given ->> column_name IS NULL THEN
            RAISE not_null_violation
                USING MESSAGE = column_name || ' can''t be empty',
                      HINT = register_internal.value_hint(
                          TG_RELID, column_name, NULL);
        END IF;
    END LOOP;
    FOR rule IN
        SELECT conkey, pg_get_expr(conbin, conrelid) AS condition,
               coalesce(obj_description(oid, 'pg_constraint'),
                        replace(conname, '_', ' ')) AS sentence
          FROM pg_constraint
         WHERE conrelid = TG_RELID AND contype = 'c'
         ORDER BY conname
    LOOP
        EXECUTE format('SELECT %s FROM (SELECT ($1).*) AS given', rule.condition)
           INTO holds USING NEW;
        CONTINUE WHEN holds IS NOT FALSE;
        IF cardinality(rule.conkey) > 1 THEN
            RAISE check_violation USING MESSAGE = rule.sentence;
        END IF;
        SELECT attname INTO column_name FROM pg_attribute
         WHERE attrelid = TG_RELID AND attnum = rule.conkey[1];
        RAISE check_violation
            USING MESSAGE = format('%s can''t be %L', column_name,
                                   left(given ->> column_name, 100)),
                  HINT = register_internal.value_hint(
                      TG_RELID, column_name, rule.condition);
    END LOOP;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION register_internal.value_check IS
    'Trigger: says in a sentence which value of a row is refused, and what is right, where PostgreSQL would show the name of a constraint and the whole row; the rules are the constraints of the table';
