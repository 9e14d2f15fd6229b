CREATE OR REPLACE FUNCTION register_internal.invitation_finish(
    given_session bytea, given_localpart text) RETURNS void
LANGUAGE sql AS $$
    WITH used AS (
        UPDATE register.invitation_use
           SET session_id = NULL, localpart = given_localpart
         WHERE session_id = given_session
        RETURNING invitation_id)
    UPDATE register.invitation SET uses_completed = uses_completed + 1
      FROM used WHERE id = invitation_id
$$;
COMMENT ON FUNCTION register_internal.invitation_finish IS
    'Stage m.login.registration_token: the pending use is completed by an account';
