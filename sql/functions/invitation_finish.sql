CREATE OR REPLACE FUNCTION register.invitation_finish(
    given_session bytea, given_localpart text) RETURNS void
LANGUAGE sql
SET search_path = register, pg_temp AS $$
    WITH used AS (
        UPDATE invitation_use
           SET session_id = NULL, localpart = given_localpart
         WHERE session_id = given_session
        RETURNING invitation_id)
    UPDATE invitation SET uses_completed = uses_completed + 1
      FROM used WHERE id = invitation_id
$$;
COMMENT ON FUNCTION register.invitation_finish IS
    'Stage m.login.registration_token: the pending use is completed by an account';
