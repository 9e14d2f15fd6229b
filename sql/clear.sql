-- Takes away all views and functions, which are made anew from their files: one
-- that has no file any more is gone for good. Functions of triggers stay, and
-- are replaced, since their tables would have to be locked. Where something
-- else in the database uses one of ours, PostgreSQL says what, and nothing is
-- changed.
DO $$
DECLARE
    command text;
BEGIN
    -- Functions for people return rows of views, views call other functions.
    FOREACH command IN ARRAY ARRAY[
        (SELECT 'DROP ROUTINE ' || string_agg(oid::regprocedure::text, ', ')
           FROM pg_proc WHERE pronamespace = 'register'::regnamespace),
        (SELECT 'DROP VIEW ' || string_agg(oid::regclass::text, ', ')
           FROM pg_class
          WHERE relnamespace = 'register'::regnamespace AND relkind = 'v'),
        (SELECT 'DROP ROUTINE ' || string_agg(oid::regprocedure::text, ', ')
           FROM pg_proc
          WHERE pronamespace = 'register_internal'::regnamespace
            AND oid NOT IN (SELECT tgfoid FROM pg_trigger))]
    LOOP
        IF command IS NOT NULL THEN
            EXECUTE command;
        END IF;
    END LOOP;
END
$$;

-- Rights that were given since go as well; each file gives its own again.
REVOKE ALL ON SCHEMA register, register_internal
  FROM PUBLIC, register_cgi, register_mailer, register_admin, register_whoami,
       register_passwords;
REVOKE ALL ON ALL TABLES IN SCHEMA register, register_internal
  FROM PUBLIC, register_cgi, register_mailer, register_admin, register_whoami,
       register_passwords;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA register, register_internal
  FROM PUBLIC, register_cgi, register_mailer, register_admin, register_whoami,
       register_passwords;
REVOKE ALL ON ALL ROUTINES IN SCHEMA register, register_internal
  FROM PUBLIC, register_cgi, register_mailer, register_admin, register_whoami,
       register_passwords;
