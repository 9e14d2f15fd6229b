-- Who may do what; everything not said here is refused.
REVOKE ALL ON SCHEMA register FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA register FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA register FROM PUBLIC;

GRANT USAGE ON SCHEMA register
   TO register_cgi, register_mailer, register_admin, register_whoami,
      register_passwords;

GRANT EXECUTE ON FUNCTION
    register.settings_read, register.session_open, register.session_keep,
    register.stage_begin, register.stage_pass, register.account_finish,
    register.email_link, register.oauth2_return, register.oauth2_confirm,
    register.token_open, register.token_revoke, register.invitation_ask,
    register.nonce_key, register.validation_begin, register.metrics_read,
    register.failure_note, register.self_check
   TO register_cgi;

GRANT EXECUTE ON FUNCTION
    register.mail_claim, register.mail_sent, register.mail_failed
   TO register_mailer;

GRANT EXECUTE ON FUNCTION register.whoami TO register_whoami, register_admin;

GRANT SELECT ON register.password_hashes TO register_passwords;

GRANT SELECT ON
    register.migration, register.settings, register.stage_type,
    register.reserved_name, register.flow_stage, register.wrong_try,
    register.flows, register.accounts, register.devices, register.sign_ups,
    register.invitations, register.secrets, register.mails,
    register.mail_template, register.terms_in_force, register.terms,
    register.agreements, register.application_services,
    register.identity_server, register.oauth2_provider,
    register.tally, register.limited,
    register.signed_up_today, register.waiting_accounts, register.failures,
    register.changes
   TO register_admin;
GRANT INSERT, UPDATE, DELETE ON
    register.identity_server, register.oauth2_provider
   TO register_admin;
GRANT UPDATE (server_name, registration_open, password_min_length,
              password_hash_prefix, password_hash_cost, session_lifetime,
              replay_window, tries_per_session, tries_per_peer,
              mail_from, smtp_url, smtp_tls, smtp_user, mail_lifetime,
              mails_per_address, mails_per_peer, mails_per_session,
              public_base_url, captcha_url, captcha_public_key,
              captcha_script_url, captcha_hostnames, captcha_action, work_difficulty,
              work_lifetime, one_account_per_address, guests_allowed,
              places_per_machine,
              tries_per_server, unknown_sessions_per_peer,
              costly_steps_per_peer, accounts_per_peer,
              closed_until, accounts_need_approval, announces_accounts,
              traces_kept, failures_per_peer)
   ON register.settings TO register_admin;
GRANT UPDATE (subject, text, html)
   ON register.mail_template TO register_admin;
GRANT DELETE ON register.wrong_try, register.tally TO register_admin;
GRANT EXECUTE ON FUNCTION
    register.open_registration, register.close_registration,
    register.set_flows, register.set_secret, register.create_invitation,
    register.revoke_invitation, register.reserve_name,
    register.release_name, register.cancel_sign_up,
    register.deactivate_account, register.reactivate_account,
    register.revoke_access_tokens, register.check_settings,
    register.publish_terms, register.withdraw_terms,
    register.create_application_service, register.remove_application_service,
    register.ban_name, register.approve_account, register.deny_account,
    register.forget_account, register.funnel, register.find_failures
   TO register_admin;
