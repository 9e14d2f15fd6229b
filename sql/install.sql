-- Installs or upgrades the registration service in the database that psql is
-- connected to:
--
--     psql -d NAME -f sql/install.sql
--
-- Safe to run again: tables are made once and changed by migrations only,
-- everything else is put in place anew. All in one transaction: it succeeds or
-- leaves no trace.
\set ON_ERROR_STOP on
\set QUIET on
\encoding UTF8
-- The folder of this file, which psql has open. Where there is no /proc, it has
-- to be said: psql -v source=sql -d NAME -f sql/install.sql
\if :{?source}
\else
    \set source `dirname "$(readlink /proc/$PPID/fd/* | grep -m1 '/install\.sql$')"`
\endif
-- Commands to read every file that is there: psql runs what a variable holds.
\set migrations `cd :'source' && ls migrations 2>/dev/null | sed -n 's/^\(.*\)\.sql$/\\set migration \1 \\ir migrate.sql/p'`
\set functions `cd :'source' && find functions -name '*.sql' | sed 's/^/\\ir /'`
\set views `cd :'source' && find views -name '*.sql' | sed 's/^/\\ir /'`

SELECT '' IN (:'functions', :'views') AS is_lost \gset
\if :is_lost
    DO $$ BEGIN RAISE 'the folder of install.sql is not found: say it with psql -v source=FOLDER'; END $$;
\endif

BEGIN;
SET LOCAL client_min_messages = warning;
\o /dev/null
SELECT pg_advisory_xact_lock(hashtext('register.install'));

\ir roles.sql
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_namespace WHERE nspname = 'register'
                  AND nspowner <> 'register_owner'::regrole) THEN
        RAISE 'the schema register does not belong to register_owner'
            USING HINT = 'It was restored before its roles were there. Drop this database, install anew, which makes the roles, and restore into that: see Backup in matrix-register(8).';
    END IF;
END
$$;
\ir database.sql
SET LOCAL ROLE register_owner;

SELECT to_regclass('register.settings') IS NULL AS is_new \gset
\if :is_new
    \ir schema/domains.sql
    \ir schema/settings.sql
    \ir schema/secrets.sql
    \ir schema/flows.sql
    \ir schema/application_services.sql
    \ir schema/sign_ups.sql
    \ir schema/steps.sql
    \ir schema/names.sql
    \ir schema/accounts.sql
    \ir schema/invitations.sql
    \ir schema/terms.sql
    \ir schema/mail.sql
    \ir schema/email.sql
    \ir schema/oauth2.sql
    \ir schema/identity_servers.sql
    \ir schema/captcha.sql
    \ir schema/shared_secret.sql
    \ir schema/limits.sql
    \ir schema/failures.sql
    \ir schema/changes.sql
\endif
:migrations

\ir revoke.sql
\ir definitions.sql
\ir stage_types.sql
\ir triggers.sql
-- The one row, put back where it was lost.
INSERT INTO register.settings DEFAULT VALUES ON CONFLICT DO NOTHING;
\ir grants.sql
\o
COMMIT;
\echo 'The schema "register" is installed and up to date. To look around: SELECT * FROM register.help;'
