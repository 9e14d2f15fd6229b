-- Who may do what; everything not said here is refused.
REVOKE ALL ON SCHEMA register FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA register FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA register FROM PUBLIC;

GRANT USAGE ON SCHEMA register
   TO register_cgi, register_admin, register_whoami, register_passwords;

GRANT EXECUTE ON FUNCTION
    register.settings_read, register.session_open,
    register.stage_pass, register.account_finish
   TO register_cgi;

GRANT EXECUTE ON FUNCTION register.whoami TO register_whoami, register_admin;

GRANT SELECT ON register.password_hashes TO register_passwords;

GRANT SELECT ON
    register.migration, register.settings, register.stage_type,
    register.reserved_name, register.flow_stage, register.wrong_try,
    register.flows, register.accounts, register.sign_ups,
    register.invitations, register.secrets
   TO register_admin;
GRANT UPDATE (server_name, registration_open, password_min_length,
              password_hash_prefix, password_hash_cost, session_lifetime,
              replay_window, tries_per_session, tries_per_peer)
   ON register.settings TO register_admin;
GRANT DELETE ON register.wrong_try TO register_admin;
GRANT EXECUTE ON FUNCTION
    register.open_registration, register.close_registration,
    register.set_flows, register.set_secret, register.create_invitation,
    register.revoke_invitation, register.reserve_name,
    register.release_name, register.cancel_sign_up,
    register.deactivate_account, register.reactivate_account,
    register.revoke_access_tokens
   TO register_admin;
