-- What administrators may do with tables. Views and functions say in their own
-- files who may use them; what is said nowhere is refused.
GRANT USAGE ON SCHEMA register
   TO register_admin, register_whoami, register_passwords;
GRANT USAGE ON SCHEMA register_internal TO register_cgi, register_mailer;

GRANT SELECT ON
    register.migration, register.settings, register.stage_type,
    register.flow, register.reserved_name, register.mail_template,
    register.identity_server, register.oauth2_provider,
    register.oauth2_discovery, register.tally
   TO register_admin;
GRANT INSERT, UPDATE, DELETE ON
    register.identity_server, register.oauth2_provider
   TO register_admin;
GRANT UPDATE (subject, text, html)
   ON register.mail_template TO register_admin;
GRANT DELETE ON
    register.oauth2_discovery, register.tally
   TO register_admin;

-- Every setting can be changed, those of later releases as well.
DO $$
BEGIN
    EXECUTE (
        SELECT format('GRANT UPDATE (%s) ON register.settings TO register_admin',
                      string_agg(quote_ident(attname), ', '))
          FROM pg_attribute
         WHERE attrelid = 'register.settings'::regclass
           AND attnum > 0 AND NOT attisdropped AND attname <> 'only_row');
END
$$;
