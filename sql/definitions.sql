-- Puts the functions and views in place that have a file; a function that has
-- none any more is dropped.
--
-- A function that takes and returns what it did before has to stay the same
-- object, since programs may be calling it at this moment. So the earlier ones
-- are set aside, and come back where the new one looks the same. Those that a
-- trigger calls always do; those of another owner are dropped.
DO $$
DECLARE
    earlier record;
BEGIN
    FOR earlier IN
        SELECT oid::regprocedure AS signature, proname || ' of before' AS aside,
               CASE WHEN proowner = current_user::regrole
                    THEN 'ALTER ROUTINE %s RENAME TO %I'
                    ELSE 'DROP ROUTINE %s' END AS command
          FROM pg_proc
         WHERE pronamespace::regnamespace::text
               IN ('register', 'register_internal')
           AND oid NOT IN (SELECT tgfoid FROM pg_trigger)
    LOOP
        EXECUTE format(earlier.command, earlier.signature, earlier.aside);
    END LOOP;
END
$$;

-- They call each other, in any order: what they say is looked at when all are
-- there.
SET LOCAL check_function_bodies = off;
:functions
SET LOCAL check_function_bodies = on;

DO $$
DECLARE
    pair record;
BEGIN
    FOR pair IN
        SELECT old.oid::regprocedure AS old, new.oid::regprocedure AS new,
               new.proname AS name
          FROM pg_proc AS old
          JOIN pg_proc AS new
            ON new.pronamespace = old.pronamespace
           AND new.proname || ' of before' = old.proname
           AND new.prokind = old.prokind
           AND pg_get_function_arguments(new.oid)
               = pg_get_function_arguments(old.oid)
           AND pg_get_function_result(new.oid)
               = pg_get_function_result(old.oid)
    LOOP
        EXECUTE format('DROP ROUTINE %s', pair.new);
        EXECUTE format('ALTER ROUTINE %s RENAME TO %I', pair.old, pair.name);
    END LOOP;
END
$$;
:functions
:views

DO $$
DECLARE
    gone regprocedure;
BEGIN
    FOR gone IN
        SELECT oid FROM pg_proc
         WHERE pronamespace::regnamespace::text
               IN ('register', 'register_internal')
           AND proname LIKE '% of before'
    LOOP
        EXECUTE format('DROP ROUTINE %s', gone);
    END LOOP;
END
$$;
REVOKE ALL ON ALL ROUTINES IN SCHEMA register, register_internal FROM PUBLIC;
