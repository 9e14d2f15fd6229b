-- What PostgreSQL lets every role do in a database: connections, temporary tables
-- and large objects take up what there is, advisory locks keep others waiting.
-- Where the database is for registration alone, its own roles may connect, and
-- those that were told so by name; the rest is for the owner of the schema.
DO $$
DECLARE
    foreign_thing CONSTANT text := (
        SELECT pg_describe_object(classid, objid, 0)
          FROM (SELECT 'pg_namespace'::regclass::oid AS classid, oid AS objid
                  FROM pg_namespace
                 WHERE nspname !~ '^(pg_|information_schema$|public$|register(_|$))'
                 UNION ALL
                SELECT 'pg_class'::regclass, oid FROM pg_class
                 WHERE relnamespace = to_regnamespace('public')
                 UNION ALL
                SELECT 'pg_proc'::regclass, oid FROM pg_proc
                 WHERE pronamespace = to_regnamespace('public')) AS thing
         WHERE NOT EXISTS (SELECT FROM pg_depend
                            WHERE pg_depend.classid = thing.classid
                              AND pg_depend.objid = thing.objid
                              AND deptype = 'e')
         LIMIT 1);
    revoked text;
    is_open CONSTANT boolean :=
        has_function_privilege('public', 'lo_create(oid)', 'EXECUTE');
    is_superuser CONSTANT boolean :=
        rolsuper FROM pg_roles WHERE rolname = current_user;
BEGIN
    -- The installation makes some, as the owner of the schema.
    IF is_superuser THEN
        EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO register_owner',
                       current_database());
    END IF;
    IF foreign_thing IS NOT NULL THEN
        IF is_open THEN
            RAISE WARNING 'this database is not for registration alone: it has the %', foreign_thing
                USING HINT = 'other roles may go on making temporary tables, large objects and advisory locks in it: see ROLES in matrix-register-sql(7)';
        END IF;
        RETURN;
    END IF;
    -- To compile an administrator's question takes longer than to answer it. They
    -- log in as roles of their own, which a setting of register_admin would not
    -- reach. What an administrator has said stays.
    IF (SELECT pg_has_role(datdba, 'USAGE') FROM pg_database
         WHERE datname = current_database())
       AND NOT EXISTS (
        SELECT FROM pg_database JOIN pg_db_role_setting ON setdatabase = oid,
               unnest(setconfig) AS setting
         WHERE datname = current_database() AND setrole = 0
           AND setting ~ '^jit=') THEN
        EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
    END IF;
    IF NOT is_superuser THEN
        IF is_open THEN
            RAISE WARNING 'only a superuser can take from other roles what they may do in this database: see ROLES in matrix-register-sql(7)';
        END IF;
        RETURN;
    END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO register_owner, register_cgi, '
                   'register_mailer, register_admin, register_whoami, '
                   'register_passwords', current_database());
    EXECUTE format('REVOKE CONNECT, TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC',
                   current_database());
    IF to_regnamespace('public') IS NOT NULL THEN
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    END IF;
    FOR revoked IN
        SELECT oid::regprocedure::text FROM pg_proc
         WHERE pronamespace = 'pg_catalog'::regnamespace
           AND proname ~ '^(lo_.*|loread|lowrite|pg_(try_)?advisory_.*|pg_logical_emit_message)$'
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', revoked);
        IF revoked ~ 'advisory' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO register_owner',
                           revoked);
        END IF;
    END LOOP;
END
$$;
