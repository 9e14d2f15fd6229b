CREATE OR REPLACE VIEW register.flows AS
SELECT flow, string_agg(type, ' ' ORDER BY place) AS stages
  FROM register.flow_stage
 GROUP BY flow
 ORDER BY flow;
COMMENT ON VIEW register.flows IS
    'The ways to sign up, in the order clients are shown them; change them with set_flows()';
COMMENT ON COLUMN register.flows.flow IS 'Number of the flow';
COMMENT ON COLUMN register.flows.stages IS 'Its stage types, in order';

CREATE OR REPLACE VIEW register.accounts AS
SELECT user_id,
       created_at,
       deactivated_at,
       password_hash IS NOT NULL AS has_password,
       (SELECT count(*) FROM register.access_token AS token
         WHERE token.localpart = account.localpart) AS access_tokens,
       (SELECT invitation_id FROM register.invitation_use AS use
         WHERE use.localpart = account.localpart) AS invitation,
       (SELECT string_agg(address, ' ' ORDER BY address)
          FROM register.account_email AS email
         WHERE email.localpart = account.localpart) AS emails,
       (SELECT string_agg(provider || ' ' || subject, ', ' ORDER BY provider)
          FROM register.account_oauth2 AS identity
         WHERE identity.localpart = account.localpart) AS identities,
       is_admin,
       application_service,
       is_guest,
       display_name,
       user_type,
       awaits_approval,
       array_to_string(stages, ' ') AS stages,
       peer,
       forgotten_at
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
COMMENT ON COLUMN register.accounts.forgotten_at IS
    'When forget_account() erased what was known of its owner';

CREATE OR REPLACE VIEW register.devices AS
SELECT user_id, device_id, device.display_name, device.created_at,
       token.created_at AS logged_in_at
  FROM register.device
  JOIN register.account USING (localpart)
  LEFT JOIN register.access_token AS token USING (localpart, device_id)
 ORDER BY device.created_at DESC;
COMMENT ON VIEW register.devices IS
    'Where the accounts are logged in, newest first; see revoke_access_tokens()';
COMMENT ON COLUMN register.devices.user_id IS 'Full Matrix user ID';
COMMENT ON COLUMN register.devices.device_id IS 'Name of the device on the wire';
COMMENT ON COLUMN register.devices.display_name IS 'What its owner calls it';
COMMENT ON COLUMN register.devices.created_at IS 'Since when it is known';
COMMENT ON COLUMN register.devices.logged_in_at IS
    'Since when its access token holds; empty: it has none';

CREATE OR REPLACE VIEW register.terms_in_force AS
SELECT DISTINCT ON (document) document, version
  FROM register.terms_version
 WHERE withdrawn_at IS NULL
 ORDER BY document, published_at DESC, version DESC;
COMMENT ON VIEW register.terms_in_force IS
    'The version of each document that people are asked to agree to now';
COMMENT ON COLUMN register.terms_in_force.document IS 'What kind it is';
COMMENT ON COLUMN register.terms_in_force.version IS 'The version in force';

CREATE OR REPLACE VIEW register.terms AS
SELECT document, version, language, title, url
  FROM register.terms_in_force
  JOIN register.terms_text USING (document, version)
 ORDER BY document, language;
COMMENT ON VIEW register.terms IS
    'What people are asked to agree to now; see publish_terms(), withdraw_terms()';
COMMENT ON COLUMN register.terms.document IS 'What kind it is';
COMMENT ON COLUMN register.terms.version IS 'The version in force';
COMMENT ON COLUMN register.terms.language IS 'Language tag';
COMMENT ON COLUMN register.terms.title IS 'What it is called in that language';
COMMENT ON COLUMN register.terms.url IS 'Where it can be read';

CREATE OR REPLACE VIEW register.agreements AS
SELECT user_id, document, version, agreed_at
  FROM register.agreement JOIN register.account USING (localpart)
 ORDER BY agreed_at DESC;
COMMENT ON VIEW register.agreements IS
    'Which account agreed to what, newest first';
COMMENT ON COLUMN register.agreements.user_id IS 'Full Matrix user ID';
COMMENT ON COLUMN register.agreements.document IS 'The document';
COMMENT ON COLUMN register.agreements.version IS 'The version agreed to';
COMMENT ON COLUMN register.agreements.agreed_at IS 'When';

CREATE OR REPLACE VIEW register.application_services AS
SELECT name AS application_service, pattern, is_exclusive, created_at
  FROM register.application_service
  LEFT JOIN register.application_service_namespace ON service = name
 ORDER BY name, pattern;
COMMENT ON VIEW register.application_services IS
    'Application services and their namespaces; see create_application_service(), remove_application_service()';
COMMENT ON COLUMN register.application_services.application_service IS 'Its name';
COMMENT ON COLUMN register.application_services.pattern IS
    'Regular expression of whole user IDs';
COMMENT ON COLUMN register.application_services.is_exclusive IS
    'Whether nobody else may have them';
COMMENT ON COLUMN register.application_services.created_at IS 'When it was made';

CREATE OR REPLACE VIEW register.sign_ups AS
SELECT left(encode(session.id, 'hex'), 12) AS sign_up,
       session.created_at,
       session.expires_at,
       array_to_string(stages, ' ') AS stages_passed,
       name.localpart AS holds_name,
       peer,
       wrong_tries,
       register.stage_due(stages, password_hash IS NOT NULL) AS stage_due
  FROM register.session
  LEFT JOIN register.name ON name.session_id = session.id
 WHERE completed_at IS NULL AND expires_at > now()
 ORDER BY session.created_at DESC;
COMMENT ON VIEW register.sign_ups IS
    'Sign-ups under way, newest first; cancel_sign_up() ends one';
COMMENT ON COLUMN register.sign_ups.sign_up IS
    'What cancel_sign_up() takes; not the secret that the client holds';
COMMENT ON COLUMN register.sign_ups.created_at IS 'When it began';
COMMENT ON COLUMN register.sign_ups.expires_at IS
    'When it ends unless another stage passes';
COMMENT ON COLUMN register.sign_ups.stages_passed IS 'How far it is';
COMMENT ON COLUMN register.sign_ups.holds_name IS 'The user name kept for it';
COMMENT ON COLUMN register.sign_ups.peer IS 'Network address it began from';
COMMENT ON COLUMN register.sign_ups.wrong_tries IS
    'Wrong invitations or codes so far';
COMMENT ON COLUMN register.sign_ups.stage_due IS
    'The stage type that it was sent to and has not passed';

CREATE OR REPLACE VIEW register.invitations AS
SELECT id AS invitation,
       note,
       CASE WHEN revoked_at IS NOT NULL THEN 'revoked'
            WHEN expires_at <= now() THEN 'expired'
            WHEN uses_completed = uses_allowed THEN 'used up'
            ELSE 'open' END AS state,
       uses_allowed,
       uses_completed,
       (SELECT count(*) FROM register.invitation_use AS use
          JOIN register.session ON session.id = use.session_id
         WHERE use.invitation_id = invitation.id
           AND session.expires_at > now()) AS uses_pending,
       created_at,
       expires_at,
       for_name
  FROM register.invitation
 ORDER BY id DESC;
COMMENT ON VIEW register.invitations IS
    'Invitations, newest first; see create_invitation(), revoke_invitation()';
COMMENT ON COLUMN register.invitations.invitation IS
    'What revoke_invitation() takes';
COMMENT ON COLUMN register.invitations.note IS 'Who it was made for, or why';
COMMENT ON COLUMN register.invitations.state IS
    'open, used up, expired or revoked';
COMMENT ON COLUMN register.invitations.uses_allowed IS
    'How many accounts it is good for; empty: any number';
COMMENT ON COLUMN register.invitations.uses_completed IS
    'How many accounts were made with it';
COMMENT ON COLUMN register.invitations.uses_pending IS
    'How many sign-ups under way have shown it';
COMMENT ON COLUMN register.invitations.created_at IS 'When it was made';
COMMENT ON COLUMN register.invitations.expires_at IS 'When it ends; empty: never';
COMMENT ON COLUMN register.invitations.for_name IS
    'The user name that it keeps, the only one it is good for; empty: any';

CREATE OR REPLACE VIEW register.secrets AS
SELECT name AS secret, set_at
  FROM register.secret
 ORDER BY name;
COMMENT ON VIEW register.secrets IS
    'Which secrets are set, not what they are; see set_secret()';
COMMENT ON COLUMN register.secrets.secret IS 'What set_secret() takes';
COMMENT ON COLUMN register.secrets.set_at IS 'When it was set';

CREATE OR REPLACE VIEW register.mails AS
SELECT id,
       address,
       kind,
       CASE WHEN sent_at IS NOT NULL THEN 'sent'
            WHEN failed_at IS NOT NULL THEN 'given up'
            WHEN claimed_until > now() THEN 'sending'
            ELSE 'waiting' END AS state,
       queued_at,
       sent_at,
       tries,
       last_error
  FROM register.mail
 ORDER BY id DESC;
COMMENT ON VIEW register.mails IS
    'The mails of about a day, newest first, without what they say';
COMMENT ON COLUMN register.mails.id IS 'What the mailer''s log calls it';
COMMENT ON COLUMN register.mails.address IS 'Whom it goes to';
COMMENT ON COLUMN register.mails.kind IS
    'Which row of the table mail_template it was made from';
COMMENT ON COLUMN register.mails.state IS
    'waiting (for its first or next try), sending, sent or given up';
COMMENT ON COLUMN register.mails.queued_at IS 'When it was asked for';
COMMENT ON COLUMN register.mails.sent_at IS 'When the server took it';
COMMENT ON COLUMN register.mails.tries IS 'How often it was tried';
COMMENT ON COLUMN register.mails.last_error IS 'Why the last try failed';

CREATE OR REPLACE VIEW register.limited AS
SELECT network, what, times, allowed, expires_at
  FROM register.tally, register.settings,
       LATERAL (SELECT CASE what
                    WHEN 'costly_step' THEN costly_steps_per_peer
                    WHEN 'unknown_session' THEN unknown_sessions_per_peer
                    WHEN 'account' THEN accounts_per_peer
                    ELSE tries_per_server END) AS "limit" (allowed)
 WHERE times >= allowed AND expires_at > now()
 UNION ALL
SELECT network, 'wrong_try', tries, tries_per_peer, since + interval '1 hour'
  FROM register.wrong_try, register.settings
 WHERE tries >= tries_per_peer AND since > now() - interval '1 hour'
 ORDER BY expires_at DESC;
COMMENT ON VIEW register.limited IS
    'Who has reached a limit and has to wait; DELETE FROM register.tally, or from register.wrong_try, forgives';
COMMENT ON COLUMN register.limited.network IS
    'An IPv4 address, an IPv6 /64, or 0.0.0.0/0: everybody together';
COMMENT ON COLUMN register.limited.what IS
    'What there was too much of: costly_step, unknown_session, account, wrong_try; for everybody together which kind of wrong try';
COMMENT ON COLUMN register.limited.times IS 'How often';
COMMENT ON COLUMN register.limited.allowed IS 'How often is allowed';
COMMENT ON COLUMN register.limited.expires_at IS 'Until when';

CREATE OR REPLACE VIEW register.password_hashes AS
SELECT user_id, localpart, password_hash
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
