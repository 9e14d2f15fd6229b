-- Views that answer what administrators ask.
CREATE OR REPLACE VIEW register.signed_up_today AS
SELECT user_id, created_at, stages,
       (SELECT concat_ws(' ', id, note) FROM register.invitation
         WHERE id = accounts.invitation) AS invitation,
       emails, identities, application_service, peer,
       CASE WHEN deactivated_at IS NOT NULL THEN 'closed'
            WHEN awaits_approval THEN 'waits for approval'
            ELSE 'open' END AS state
  FROM register.accounts
 WHERE created_at >= date_trunc('day', now())
 ORDER BY created_at DESC;
COMMENT ON VIEW register.signed_up_today IS
    'The accounts that were made since midnight, newest first, and how';
COMMENT ON COLUMN register.signed_up_today.user_id IS 'Full Matrix user ID';
COMMENT ON COLUMN register.signed_up_today.created_at IS 'When it was made';
COMMENT ON COLUMN register.signed_up_today.stages IS
    'The stage types that were passed, in order';
COMMENT ON COLUMN register.signed_up_today.invitation IS
    'Number and note of the invitation that was shown';
COMMENT ON COLUMN register.signed_up_today.emails IS
    'Its verified e-mail addresses';
COMMENT ON COLUMN register.signed_up_today.identities IS
    'The identities at OAuth2 providers that were shown';
COMMENT ON COLUMN register.signed_up_today.application_service IS
    'The application service that made it';
COMMENT ON COLUMN register.signed_up_today.peer IS
    'Network address that the sign-up began from';
COMMENT ON COLUMN register.signed_up_today.state IS
    'open, closed, or waits for approval';

CREATE OR REPLACE VIEW register.waiting_accounts AS
SELECT user_id, created_at, stages,
       (SELECT concat_ws(' ', id, note) FROM register.invitation
         WHERE id = accounts.invitation) AS invitation,
       emails, peer
  FROM register.accounts
 WHERE awaits_approval
 ORDER BY created_at;
COMMENT ON VIEW register.waiting_accounts IS
    'The accounts that wait for approve_account() or deny_account(), the one that waits longest first';
COMMENT ON COLUMN register.waiting_accounts.user_id IS 'Full Matrix user ID';
COMMENT ON COLUMN register.waiting_accounts.created_at IS
    'Since when it waits';
COMMENT ON COLUMN register.waiting_accounts.stages IS
    'The stage types that were passed, in order';
COMMENT ON COLUMN register.waiting_accounts.invitation IS
    'Number and note of the invitation that was shown';
COMMENT ON COLUMN register.waiting_accounts.emails IS
    'Its verified e-mail addresses';
COMMENT ON COLUMN register.waiting_accounts.peer IS
    'Network address that the sign-up began from';

CREATE OR REPLACE VIEW register.failures AS
SELECT id, failed_at, localpart AS name, fault, type AS stage, peer, sign_up,
       times
  FROM register.failure
 WHERE failed_at > now() - (SELECT traces_kept FROM register.settings)
 ORDER BY failed_at DESC;
COMMENT ON VIEW register.failures IS
    'Why people could not sign up of late, the latest first; see find_failures(), funnel()';
COMMENT ON COLUMN register.failures.id IS 'Number';
COMMENT ON COLUMN register.failures.failed_at IS
    'When a step was refused, or the sign-up expired';
COMMENT ON COLUMN register.failures.name IS 'User name that was asked for';
COMMENT ON COLUMN register.failures.fault IS
    'What was wrong, as the log calls it; abandoned: nothing, the sign-up expired; denied: see deny_account()';
COMMENT ON COLUMN register.failures.stage IS
    'Stage type that was refused, or that was due';
COMMENT ON COLUMN register.failures.peer IS 'Network address';
COMMENT ON COLUMN register.failures.sign_up IS
    'What the view sign_ups calls it; empty: none had begun';
COMMENT ON COLUMN register.failures.times IS
    'How often, where one peer had too many to keep one by one';

CREATE OR REPLACE VIEW register.changes AS
SELECT changed_at, changed_by, subject, aspect, before, after
  FROM register.change
 ORDER BY id DESC;
COMMENT ON VIEW register.changes IS
    'What administrators have changed, the latest first: settings, flows, names, invitations, secrets, terms, services, providers';
COMMENT ON COLUMN register.changes.changed_at IS 'When';
COMMENT ON COLUMN register.changes.changed_by IS
    'The role that had logged in, whatever role it acted in';
COMMENT ON COLUMN register.changes.subject IS 'Table, and which row of it';
COMMENT ON COLUMN register.changes.aspect IS
    'Column; empty: the row was added or removed';
COMMENT ON COLUMN register.changes.before IS
    'What it was; empty: nothing, or the row was not there';
COMMENT ON COLUMN register.changes.after IS
    'What it is now; empty: nothing, or the row is gone';
