CREATE OR REPLACE FUNCTION register_internal.sign_up_tell(
    given_session bytea, given_kind text) RETURNS text
LANGUAGE sql AS $$
    SELECT register_internal.decision_tell(
               ARRAY(SELECT DISTINCT address FROM register.email_proof
                      WHERE session_id = session.id AND confirmed_at IS NOT NULL),
               '@' || wanted_name || ':' || server_name, session.id, peer, given_kind)
      FROM register.session, register.settings WHERE session.id = given_session
$$;
COMMENT ON FUNCTION register_internal.sign_up_tell IS
    'Mails a person whose account waits to be made what became of that, and says in words whether it was possible';
