CREATE OR REPLACE FUNCTION register_internal.sign_ups_tell(
    given_sessions bytea[], given_kind text) RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(DISTINCT register_internal.decision_tell(
               ARRAY(SELECT DISTINCT address FROM register.email_proof
                      WHERE session_id = session.id AND confirmed_at IS NOT NULL),
               '@' || wanted_name || ':' || server_name, session.id, peer,
               given_kind), '; ')
      FROM register.session, register.settings
     WHERE session.id = ANY (given_sessions)
$$;
COMMENT ON FUNCTION register_internal.sign_ups_tell IS
    'Mails the people whose accounts wait to be made what became of that, and says in words whether it was possible';
