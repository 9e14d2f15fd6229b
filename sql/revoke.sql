-- Takes back all rights, those that were given by hand, too: each file gives
-- its own again.
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
