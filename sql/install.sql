-- Installs or upgrades the registration service in the database that psql is
-- connected to:
--
--     psql -d NAME -f sql/install.sql
--
-- Safe to run again: migrations that were applied are passed over, everything
-- else is put in place anew. All in one transaction: it succeeds or leaves no
-- trace.
\set ON_ERROR_STOP on
\set QUIET on
\encoding UTF8
BEGIN;
SET LOCAL client_min_messages = warning;
\o /dev/null
SELECT pg_advisory_xact_lock(hashtext('register.install'));

\ir roles.sql
SET LOCAL ROLE register_owner;

\set migration 0001_accounts_and_sessions
\ir migrate.sql
\set migration 0002_invitations
\ir migrate.sql
\set migration 0003_secrets
\ir migrate.sql

-- Functions call each other by name when they run, so their order is free.
\ir functions/settings_read.sql
\ir functions/peer_network.sql
\ir functions/name_fault.sql
\ir functions/refuse.sql
\ir functions/name_take.sql
\ir functions/name_make_up.sql
\ir functions/session_sweep.sql
\ir functions/session_open.sql
\ir functions/wrong_try_count.sql
\ir functions/wrong_try_wait.sql
\ir functions/stage_accept.sql
\ir functions/stage_pass.sql
\ir functions/account_finish.sql
\ir functions/invitation_pass.sql
\ir functions/invitation_finish.sql
\ir functions/whoami.sql
\ir functions/open_registration.sql
\ir functions/close_registration.sql
\ir functions/set_flows.sql
\ir functions/set_secret.sql
\ir functions/create_invitation.sql
\ir functions/revoke_invitation.sql
\ir functions/reserve_name.sql
\ir functions/release_name.sql
\ir functions/cancel_sign_up.sql
\ir functions/localpart_of.sql
\ir functions/deactivate_account.sql
\ir functions/reactivate_account.sql
\ir functions/revoke_access_tokens.sql

\ir stage_types.sql
\ir views.sql
\ir grants.sql
\o
COMMIT;
\echo 'The schema "register" is installed and up to date. To look around: \\dv+ register.*   \\df+ register.*'
