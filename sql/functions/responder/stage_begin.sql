CREATE OR REPLACE FUNCTION register_internal.stage_begin(
    given_session bytea, given_passed integer, given_type text,
    given_localpart text, given_password_hash text, given_evidence jsonb,
    given_proof bytea, given_peer inet,
    OUT fault text, OUT detail text, OUT retry_after integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    chosen text;
BEGIN
    SELECT accepted.fault, accepted.detail, accepted.retry_after, localpart
      INTO fault, detail, retry_after, chosen
      FROM stage_accept(given_session, given_passed, given_type,
                        given_localpart, given_evidence, given_proof,
                        given_peer, NULL, only_begins => true) AS accepted;
    IF fault IS NULL THEN
        IF chosen IS NOT NULL THEN
            PERFORM name_take(chosen, given_session);
        END IF;
        UPDATE session
           SET wanted_name = NULL,
               password_hash = coalesce(given_password_hash, password_hash),
               expires_at = now() + session_lifetime
          FROM settings
         WHERE id = given_session;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.stage_begin IS
    'For the responder: a stage that takes several requests has begun. given_passed is how many stages it saw passed; 0: none, and the sign-up is new; NULL: none, and it has begun';
GRANT EXECUTE ON FUNCTION register_internal.stage_begin TO register_cgi;
