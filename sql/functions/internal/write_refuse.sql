CREATE OR REPLACE FUNCTION register_internal.write_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_WHEN <> 'INSTEAD OF' AND TG_NARGS = 0
       AND pg_has_role(current_user, 'register_owner', 'USAGE') THEN
        RETURN NULL;
    END IF;
    RAISE insufficient_privilege
        USING MESSAGE = format('%s can''t be changed by %s', TG_TABLE_NAME, TG_OP),
              HINT = obj_description(TG_RELID, 'pg_class') || '.';
END
$$;
COMMENT ON FUNCTION register_internal.write_refuse IS
    'Trigger: refuses, with the words for what the table or view is, what PostgreSQL would refuse without them; where it is told everyone, to the owner as well';
