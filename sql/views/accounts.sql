-- EXISTS: of many accounts those that have none of a kind are known at once, where
-- PostgreSQL reads a small table once rather than for each account.
CREATE OR REPLACE VIEW register.accounts AS
SELECT '@' || localpart || ':' || server_name AS user_id,
       created_at,
       deactivated_at,
       password_hash IS NOT NULL AS has_password,
       (SELECT count(token_hash) FROM register.device
         WHERE device.localpart = account.localpart) AS access_tokens,
       CASE WHEN EXISTS (SELECT FROM register.invitation_use AS use
                          WHERE use.localpart = account.localpart)
            THEN (SELECT invitation_id FROM register.invitation_use AS use
                   WHERE use.localpart = account.localpart) END AS invitation,
       CASE WHEN EXISTS (SELECT FROM register.account_email AS email
                          WHERE email.localpart = account.localpart)
            THEN (SELECT string_agg(address, ' ' ORDER BY address)
                    FROM register.account_email AS email
                   WHERE email.localpart = account.localpart) END AS emails,
       CASE WHEN EXISTS (SELECT FROM register.account_oauth2 AS identity
                          WHERE identity.localpart = account.localpart)
            THEN (SELECT string_agg(provider || ' ' || subject, ', '
                                    ORDER BY provider)
                    FROM register.account_oauth2 AS identity
                   WHERE identity.localpart = account.localpart)
             END AS identities,
       is_admin,
       application_service,
       is_guest,
       display_name,
       user_type,
       awaits_approval,
       array_to_string(stages, ' ') AS stages,
       peer,
       forgotten_at,
       homeserver,
       localpart
  FROM register.account
 ORDER BY created_at DESC;
COMMENT ON VIEW register.accounts IS
    'The accounts, newest first; see deactivate_account(), reactivate_account(), revoke_access_tokens()';
COMMENT ON COLUMN register.accounts.user_id IS 'Full Matrix user ID';
COMMENT ON COLUMN register.accounts.created_at IS 'When it was made';
COMMENT ON COLUMN register.accounts.deactivated_at IS 'Since when it is closed';
COMMENT ON COLUMN register.accounts.has_password IS
    'Whether a password was asked for';
COMMENT ON COLUMN register.accounts.access_tokens IS
    'How many access tokens hold';
COMMENT ON COLUMN register.accounts.invitation IS
    'Number of the invitation it was made with';
COMMENT ON COLUMN register.accounts.emails IS 'Its verified e-mail addresses';
COMMENT ON COLUMN register.accounts.identities IS
    'The identities at OAuth2 providers that it was made with';
COMMENT ON COLUMN register.accounts.is_admin IS
    'Whether it was made as an administrator''s, by shared secret';
COMMENT ON COLUMN register.accounts.application_service IS
    'The application service that made it';
COMMENT ON COLUMN register.accounts.is_guest IS 'Whether it is a guest''s';
COMMENT ON COLUMN register.accounts.display_name IS
    'What it was to be called, where it was made by shared secret';
COMMENT ON COLUMN register.accounts.user_type IS
    'Such as bot or support, where it was made by shared secret';
COMMENT ON COLUMN register.accounts.awaits_approval IS
    'Whether it can''t be used before approve_account()';
COMMENT ON COLUMN register.accounts.stages IS
    'The stage types that it was made with, in order';
COMMENT ON COLUMN register.accounts.peer IS
    'Network address that the sign-up began from, for a while';
COMMENT ON COLUMN register.accounts.homeserver IS
    'The homeserver where it was made; empty: here';
COMMENT ON COLUMN register.accounts.localpart IS
    'The user ID between @ and the colon: an account is found by it at once, however many there are';
COMMENT ON COLUMN register.accounts.forgotten_at IS
    'When forget_account() erased what was known of its owner';
GRANT SELECT ON register.accounts TO register_admin;

CREATE OR REPLACE VIEW register.signed_up_today AS
SELECT user_id, created_at, stages,
       CASE WHEN invitation IS NOT NULL
            THEN (SELECT concat_ws(' ', id, note) FROM register.invitation
                   WHERE id = accounts.invitation) END AS invitation,
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
GRANT SELECT ON register.signed_up_today TO register_admin;

CREATE OR REPLACE VIEW register.waiting_accounts AS
SELECT user_id, created_at, stages,
       (SELECT concat_ws(' ', id, note) FROM register.invitation
         WHERE id = accounts.invitation) AS invitation,
       emails, peer
  FROM register.accounts
 WHERE awaits_approval
 UNION ALL
-- Where there is a homeserver, the account is made when it is approved.
SELECT '@' || wanted_name || ':' || server_name, session.created_at,
       array_to_string(stages, ' '),
       (SELECT concat_ws(' ', id, note)
          FROM register.invitation_use AS use
          JOIN register.invitation ON id = invitation_id
         WHERE use.session_id = session.id),
       (SELECT string_agg(address, ' ' ORDER BY address)
          FROM register.email_proof AS proof
         WHERE proof.session_id = session.id AND confirmed_at IS NOT NULL),
       peer
  FROM register.session, register.settings
 WHERE awaits_approval AND expires_at > now()
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
GRANT SELECT ON register.waiting_accounts TO register_admin;

CREATE OR REPLACE VIEW register.devices AS
SELECT '@' || localpart || ':' || server_name AS user_id, device_id, device.display_name, device.created_at,
       CASE WHEN token_hash IS NOT NULL THEN logged_in_at END AS logged_in_at
  FROM register.device
  JOIN register.account USING (localpart)
 ORDER BY device.created_at DESC;
COMMENT ON VIEW register.devices IS
    'Where the accounts are logged in, newest first; see revoke_access_tokens()';
COMMENT ON COLUMN register.devices.user_id IS 'Full Matrix user ID';
COMMENT ON COLUMN register.devices.device_id IS 'Name of the device on the wire';
COMMENT ON COLUMN register.devices.display_name IS 'What its owner calls it';
COMMENT ON COLUMN register.devices.created_at IS 'Since when it is known';
COMMENT ON COLUMN register.devices.logged_in_at IS
    'Since when its access token holds; empty: it has none';
GRANT SELECT ON register.devices TO register_admin;

CREATE OR REPLACE VIEW register.password_hashes AS
SELECT '@' || localpart || ':' || server_name AS user_id, localpart, password_hash
  FROM register.account
 WHERE deactivated_at IS NULL AND NOT awaits_approval
   AND password_hash IS NOT NULL;
COMMENT ON VIEW register.password_hashes IS
    'crypt(3) strings of the active accounts, for programs with the role register_passwords';
COMMENT ON COLUMN register.password_hashes.user_id IS 'Full Matrix user ID';
COMMENT ON COLUMN register.password_hashes.localpart IS
    'The part of it between @ and the colon';
COMMENT ON COLUMN register.password_hashes.password_hash IS
    'crypt(3) string: $y$… yescrypt or $2b$… bcrypt';
GRANT SELECT ON register.password_hashes TO register_passwords;
