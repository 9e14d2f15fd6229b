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

-- What administrators may read and not write they may try to: a trigger refuses
-- it in a sentence that names the function to call.
DO $$
DECLARE
    relation record;
BEGIN
    FOR relation IN
        SELECT pg_class.oid::regclass AS name, relkind,
               array_to_string(ARRAY(
                   SELECT operation
                     FROM unnest('{INSERT,UPDATE,DELETE}'::text[]) AS operation
                    WHERE NOT has_table_privilege('register_admin', pg_class.oid,
                                                  operation)
                      AND NOT (operation <> 'DELETE'
                               AND has_any_column_privilege(
                                   'register_admin', pg_class.oid, operation))),
                   ' OR ') AS refused
          FROM pg_class
         WHERE relnamespace = 'register'::regnamespace AND relkind IN ('r', 'v')
           AND has_table_privilege('register_admin', pg_class.oid, 'SELECT')
    LOOP
        IF relation.refused = '' THEN
            EXECUTE format('DROP TRIGGER IF EXISTS write_refuse ON %s',
                           relation.name);
            CONTINUE;
        END IF;
        EXECUTE format(
            'CREATE OR REPLACE TRIGGER write_refuse %s %s ON %s FOR EACH %s '
            'EXECUTE FUNCTION register_internal.write_refuse()',
            CASE relation.relkind WHEN 'v' THEN 'INSTEAD OF' ELSE 'BEFORE' END,
            relation.refused, relation.name,
            CASE relation.relkind WHEN 'v' THEN 'ROW' ELSE 'STATEMENT' END);
        EXECUTE format('GRANT %s ON %s TO register_admin',
                       replace(relation.refused, ' OR ', ', '), relation.name);
    END LOOP;
END
$$;
