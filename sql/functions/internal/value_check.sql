CREATE OR REPLACE FUNCTION register_internal.value_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    given CONSTANT jsonb := to_jsonb(NEW);
    rule record;
    holds boolean;
    column_name text;
    is_taken boolean;
    complaint text := '';
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
         ORDER BY cardinality(conkey), conname
    LOOP
        BEGIN
            EXECUTE format('SELECT %s FROM (SELECT ($1).*) AS given',
                           rule.condition)
               INTO holds USING NEW;
        EXCEPTION WHEN invalid_regular_expression THEN
            holds := false;
            complaint := ': ' || regexp_replace(SQLERRM, '^invalid ', '');
        END;
        CONTINUE WHEN holds IS NOT FALSE;
        IF cardinality(rule.conkey) > 1 THEN
            RAISE check_violation USING MESSAGE = rule.sentence;
        END IF;
        SELECT attname INTO column_name FROM pg_attribute
         WHERE attrelid = TG_RELID AND attnum = rule.conkey[1];
        RAISE check_violation
            USING MESSAGE = format('%s can''t be %L', column_name,
                                   left(given ->> column_name, 100)) || complaint,
                  HINT = register_internal.value_hint(
                      TG_RELID, column_name, rule.condition);
    END LOOP;
    -- Where the trigger is told the column that is the key.
    IF TG_NARGS = 1
       AND (TG_OP = 'INSERT' OR given -> TG_ARGV[0]
                                <> to_jsonb(OLD) -> TG_ARGV[0]) THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %I = $1)',
                       TG_RELID::regclass, TG_ARGV[0])
           INTO is_taken USING given ->> TG_ARGV[0];
        IF is_taken THEN
            RAISE unique_violation
                USING MESSAGE = format('there is a row with %s %L already',
                                       TG_ARGV[0], given ->> TG_ARGV[0]),
                      HINT = format('UPDATE %s changes it.', TG_RELID::regclass);
        END IF;
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION register_internal.value_check IS
    'Trigger: says in a sentence which value of a row is refused, and what is right, where PostgreSQL would show the name of a constraint and the whole row; the rules are the constraints of the table';
