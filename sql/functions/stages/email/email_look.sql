CREATE OR REPLACE FUNCTION register_internal.email_look(
    given_session bytea, given_keys jsonb, given_peer inet)
RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'is_sent', count(*) > 0,
        'is_confirmed', count(confirmed_at) > 0)
      FROM register.email_proof
     WHERE session_id = given_session
$$;
COMMENT ON FUNCTION register_internal.email_look IS
    'Stages m.login.email.code and .url: whether a mail is under way, and confirmed';
