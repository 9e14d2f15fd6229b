CREATE OR REPLACE FUNCTION register_internal.change_note() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    -- The columns that name a row, and those that no role may read.
    keys CONSTANT text[] := string_to_array(TG_ARGV[0], ' ');
    hidden CONSTANT text[] := string_to_array(TG_ARGV[1], ' ');
    -- Without hidden values: a server that logs plans would log them.
    earlier CONSTANT jsonb :=
        CASE WHEN TG_OP <> 'INSERT'
             THEN jsonb_set(to_jsonb(OLD), hidden, '"kept"', false)
             ELSE '{}' END;
    later CONSTANT jsonb :=
        CASE WHEN TG_OP <> 'DELETE'
             THEN jsonb_set(to_jsonb(NEW), hidden,
                            CASE WHEN to_jsonb(NEW) #>> hidden
                                      IS NOT DISTINCT FROM
                                      to_jsonb(OLD) #>> hidden
                                 THEN '"kept"'::jsonb ELSE '"new"' END, false)
             ELSE '{}' END;
    row_name CONSTANT text := concat_ws(' ', TG_TABLE_NAME::text, (
        SELECT string_agg(coalesce(later ->> key, earlier ->> key), ' ' ORDER BY place)
          FROM unnest(keys) WITH ORDINALITY AS listed (key, place)));
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO change (subject, aspect, before, after)
        SELECT row_name, key,
               CASE WHEN key = ANY (hidden) THEN '…'
                    ELSE left(earlier ->> key, 500) END,
               CASE WHEN key = ANY (hidden) THEN '…'
                    ELSE left(value, 500) END
          FROM jsonb_each_text(later)
         WHERE value IS DISTINCT FROM earlier ->> key
         ORDER BY key;
    ELSE
        INSERT INTO change (subject, before, after)
        SELECT row_name,
               CASE WHEN TG_OP = 'DELETE' THEN left(
                    coalesce(nullif(jsonb_strip_nulls(earlier) - keys - hidden,
                                    '{}')::text, 'there'), 500) END,
               CASE WHEN TG_OP = 'INSERT' THEN left(
                    coalesce(nullif(jsonb_strip_nulls(later) - keys - hidden,
                                    '{}')::text, 'there'), 500) END;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION register_internal.change_note IS
    'Trigger: notes in the table change what was changed; its arguments are the columns that name the row, and those whose values are left out';
