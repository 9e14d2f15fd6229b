-- What administrators decide is noted in the table change, by all ways
-- they do it. Of secrets and tokens only that they were set.
CREATE OR REPLACE TRIGGER change_note
 AFTER UPDATE ON register.settings
   FOR EACH ROW EXECUTE FUNCTION register_internal.change_note('', 'only_row');
CREATE OR REPLACE TRIGGER change_note
 AFTER INSERT OR UPDATE OR DELETE ON register.reserved_name
   FOR EACH ROW EXECUTE FUNCTION register_internal.change_note('pattern', 'alike');
CREATE OR REPLACE TRIGGER change_note
 AFTER INSERT OR DELETE OR
       UPDATE OF revoked_at, expires_at, uses_allowed, note, for_name
    ON register.invitation
   FOR EACH ROW EXECUTE FUNCTION register_internal.change_note('id', 'token_hash');
CREATE OR REPLACE TRIGGER change_note
 AFTER INSERT OR UPDATE OR DELETE ON register.secret
   FOR EACH ROW EXECUTE FUNCTION register_internal.change_note('name', 'value');
CREATE OR REPLACE TRIGGER change_note
 AFTER INSERT OR UPDATE OR DELETE ON register.mail_template
   FOR EACH ROW EXECUTE FUNCTION register_internal.change_note('kind', '');
CREATE OR REPLACE TRIGGER change_note
 AFTER INSERT OR UPDATE OR DELETE ON register.terms_version
   FOR EACH ROW EXECUTE FUNCTION register_internal.change_note('document version', '');
CREATE OR REPLACE TRIGGER change_note
 AFTER INSERT OR UPDATE OR DELETE ON register.terms_text
   FOR EACH ROW
   EXECUTE FUNCTION register_internal.change_note('document version language', '');
CREATE OR REPLACE TRIGGER change_note
 AFTER INSERT OR UPDATE OR DELETE ON register.application_service
   FOR EACH ROW EXECUTE FUNCTION register_internal.change_note('name', 'token_hash');
CREATE OR REPLACE TRIGGER change_note
 AFTER INSERT OR UPDATE OR DELETE ON register.application_service_namespace
   FOR EACH ROW EXECUTE FUNCTION register_internal.change_note('service pattern', '');
CREATE OR REPLACE TRIGGER change_note
 AFTER INSERT OR UPDATE OR DELETE ON register.identity_server
   FOR EACH ROW EXECUTE FUNCTION register_internal.change_note('name', '');
CREATE OR REPLACE TRIGGER change_note
 AFTER INSERT OR UPDATE OR DELETE ON register.oauth2_provider
   FOR EACH ROW EXECUTE FUNCTION register_internal.change_note('name', '');
CREATE OR REPLACE TRIGGER flow_check
BEFORE INSERT OR UPDATE ON register.flow
   FOR EACH ROW EXECUTE FUNCTION register_internal.flow_check();
CREATE OR REPLACE TRIGGER change_refuse
BEFORE UPDATE OR DELETE OR TRUNCATE ON register.change
   FOR EACH STATEMENT EXECUTE FUNCTION register_internal.change_refuse();
-- Without the row of settings every request fails, without a template a mail.
CREATE OR REPLACE TRIGGER row_keep
BEFORE DELETE OR TRUNCATE ON register.settings
   FOR EACH STATEMENT EXECUTE FUNCTION register_internal.write_refuse('everyone');
CREATE OR REPLACE TRIGGER row_keep
BEFORE DELETE ON register.mail_template
   FOR EACH STATEMENT EXECUTE FUNCTION register_internal.write_refuse('everyone');
-- A secret is for the place that it was set for.
CREATE OR REPLACE TRIGGER secret_bind
 AFTER INSERT OR UPDATE OF captcha_url, homeserver_url, smtp_url
    ON register.settings
   FOR EACH STATEMENT EXECUTE FUNCTION register_internal.secret_bind();
CREATE OR REPLACE TRIGGER secret_bind
 AFTER INSERT OR UPDATE OF name, issuer, token_endpoint
    ON register.oauth2_provider
   FOR EACH STATEMENT EXECUTE FUNCTION register_internal.secret_bind();
-- What is wrong with a value is told in a sentence.
CREATE OR REPLACE TRIGGER value_check
BEFORE INSERT OR UPDATE ON register.settings
   FOR EACH ROW EXECUTE FUNCTION register_internal.value_check();
CREATE OR REPLACE TRIGGER value_check
BEFORE INSERT OR UPDATE ON register.flow
   FOR EACH ROW EXECUTE FUNCTION register_internal.value_check();
CREATE OR REPLACE TRIGGER value_check
BEFORE INSERT OR UPDATE ON register.reserved_name
   FOR EACH ROW EXECUTE FUNCTION register_internal.value_check();
CREATE OR REPLACE TRIGGER value_check
BEFORE INSERT OR UPDATE ON register.mail_template
   FOR EACH ROW EXECUTE FUNCTION register_internal.value_check();
CREATE OR REPLACE TRIGGER value_check
BEFORE INSERT OR UPDATE ON register.terms_version
   FOR EACH ROW EXECUTE FUNCTION register_internal.value_check();
CREATE OR REPLACE TRIGGER value_check
BEFORE INSERT OR UPDATE ON register.terms_text
   FOR EACH ROW EXECUTE FUNCTION register_internal.value_check();
CREATE OR REPLACE TRIGGER value_check
BEFORE INSERT OR UPDATE ON register.application_service
   FOR EACH ROW EXECUTE FUNCTION register_internal.value_check();
CREATE OR REPLACE TRIGGER value_check
BEFORE INSERT OR UPDATE ON register.application_service_namespace
   FOR EACH ROW EXECUTE FUNCTION register_internal.value_check();
CREATE OR REPLACE TRIGGER value_check
BEFORE INSERT OR UPDATE ON register.identity_server
   FOR EACH ROW EXECUTE FUNCTION register_internal.value_check('name');
CREATE OR REPLACE TRIGGER value_check
BEFORE INSERT OR UPDATE ON register.oauth2_provider
   FOR EACH ROW EXECUTE FUNCTION register_internal.value_check('name');
CREATE OR REPLACE TRIGGER provider_keep
BEFORE DELETE ON register.oauth2_provider
   FOR EACH ROW EXECUTE FUNCTION register_internal.provider_keep();
CREATE OR REPLACE TRIGGER value_check
BEFORE INSERT OR UPDATE OF note, uses_allowed, expires_at, for_name
    ON register.invitation
   FOR EACH ROW EXECUTE FUNCTION register_internal.value_check();
