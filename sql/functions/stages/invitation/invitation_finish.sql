CREATE OR REPLACE FUNCTION register_internal.invitation_finish(
    given_session bytea, given_localpart text, given_result jsonb)
RETURNS void
LANGUAGE sql AS $$
    UPDATE register.invitation_use
       SET session_id = NULL, localpart = given_localpart
     WHERE session_id = given_session;
    UPDATE register.invitation SET uses_completed = uses_completed + 1
      FROM register.invitation_use AS use
     WHERE id = use.invitation_id AND use.localpart = given_localpart
$$;
COMMENT ON FUNCTION register_internal.invitation_finish IS
    'Stage m.login.registration_token: the use of the invitation is the account''s';
