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
\set migration 0004_mail
\ir migrate.sql
\set migration 0005_stages_of_several_requests
\ir migrate.sql
\set migration 0006_captcha_and_proof_of_work
\ir migrate.sql
\set migration 0007_verified_email
\ir migrate.sql
\set migration 0008_terms
\ir migrate.sql
\set migration 0009_shared_secret_and_application_services
\ir migrate.sql
\set migration 0010_oauth2
\ir migrate.sql
\set migration 0011_identity_servers
\ir migrate.sql
\set migration 0012_devices
\ir migrate.sql
\set migration 0013_guests_and_nonces
\ir migrate.sql
\set migration 0014_email_validations
\ir migrate.sql
\set migration 0015_captcha_widget
\ir migrate.sql
\set migration 0016_validations_of_accounts
\ir migrate.sql
\set migration 0017_limits
\ir migrate.sql
\set migration 0018_past_flows
\ir migrate.sql
\set migration 0019_places
\ir migrate.sql
\set migration 0020_changes
\ir migrate.sql
\set migration 0021_nights_and_kept_names
\ir migrate.sql
\set migration 0022_approval_and_origin
\ir migrate.sql
\set migration 0023_failures
\ir migrate.sql
\set migration 0024_pending_invitations
\ir migrate.sql

-- Functions call each other by name when they run, so their order is free.
\ir functions/stage_params.sql
\ir functions/captcha_widget.sql
\ir functions/registration_is_open.sql
\ir functions/settings_read.sql
\ir functions/peer_network.sql
\ir functions/name_fault.sql
\ir functions/name_lock.sql
\ir functions/refuse.sql
\ir functions/name_take.sql
\ir functions/name_make_up.sql
\ir functions/session_sweep.sql
\ir functions/session_enter.sql
\ir functions/session_settle.sql
\ir functions/session_keep.sql
\ir functions/device_log_in.sql
\ir functions/session_open.sql
\ir functions/tally_limit.sql
\ir functions/tally_wait.sql
\ir functions/tally_add.sql
\ir functions/wrong_try_count.sql
\ir functions/wrong_try_wait.sql
\ir functions/stage_accept.sql
\ir functions/stage_begin.sql
\ir functions/stage_pass.sql
\ir functions/account_allow.sql
\ir functions/account_finish.sql
\ir functions/account_announce.sql
\ir functions/invitation_usable.sql
\ir functions/invitation_keeps.sql
\ir functions/invitation_ask.sql
\ir functions/invitation_pass.sql
\ir functions/invitation_finish.sql
\ir functions/captcha_show.sql
\ir functions/captcha_open.sql
\ir functions/captcha_pass.sql
\ir functions/work_open.sql
\ir functions/email_owner.sql
\ir functions/email_open.sql
\ir functions/email_begin.sql
\ir functions/email_pass.sql
\ir functions/email_finish.sql
\ir functions/email_link.sql
\ir functions/validation_begin.sql
\ir functions/validation_link.sql
\ir functions/identity_open.sql
\ir functions/identity_pass.sql
\ir functions/oauth2_open.sql
\ir functions/oauth2_begin.sql
\ir functions/oauth2_pass.sql
\ir functions/oauth2_finish.sql
\ir functions/oauth2_return.sql
\ir functions/oauth2_confirm.sql
\ir functions/terms_show.sql
\ir functions/terms_pass.sql
\ir functions/terms_finish.sql
\ir functions/guest_pass.sql
\ir functions/guest_finish.sql
\ir functions/nonce_key.sql
\ir functions/shared_secret_open.sql
\ir functions/shared_secret_pass.sql
\ir functions/shared_secret_finish.sql
\ir functions/service_owns.sql
\ir functions/service_pass.sql
\ir functions/service_finish.sql
\ir functions/mail_header_text.sql
\ir functions/mail_render.sql
\ir functions/mail_wait.sql
\ir functions/mail_queue.sql
\ir functions/mail_claim.sql
\ir functions/mail_sent.sql
\ir functions/mail_failed.sql
\ir functions/metrics_read.sql
\ir functions/whoami.sql
\ir functions/token_open.sql
\ir functions/token_revoke.sql
\ir functions/open_registration.sql
\ir functions/close_registration.sql
\ir functions/set_flows.sql
\ir functions/set_secret.sql
\ir functions/create_invitation.sql
\ir functions/revoke_invitation.sql
\ir functions/reserve_name.sql
\ir functions/release_name.sql
\ir functions/ban_name.sql
\ir functions/cancel_sign_up.sql
\ir functions/localpart_of.sql
\ir functions/waiting_localpart.sql
\ir functions/account_tell.sql
\ir functions/approve_account.sql
\ir functions/deny_account.sql
\ir functions/forget_account.sql
\ir functions/deactivate_account.sql
\ir functions/reactivate_account.sql
\ir functions/revoke_access_tokens.sql
\ir functions/check_settings.sql
\ir functions/rights_check.sql
\ir functions/self_check.sql
\ir functions/publish_terms.sql
\ir functions/withdraw_terms.sql
\ir functions/create_application_service.sql
\ir functions/remove_application_service.sql
\ir functions/change_note.sql
\ir functions/change_note_flows.sql
\ir functions/change_refuse.sql
\ir functions/stage_due.sql
\ir functions/failure_sweep.sql
\ir functions/failure_room.sql
\ir functions/failure_note.sql
\ir functions/funnel.sql

\ir stage_types.sql
\ir triggers.sql
\ir views.sql
\ir administration.sql
\ir functions/find_failures.sql
\ir grants.sql
\o
COMMIT;
\echo 'The schema "register" is installed and up to date. To look around: \\dv+ register.*   \\df+ register.*'
