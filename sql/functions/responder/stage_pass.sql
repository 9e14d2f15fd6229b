CREATE OR REPLACE FUNCTION register_internal.stage_pass(
    given_session bytea, given_passed integer, given_type text,
    given_localpart text, given_password_hash text, given_evidence jsonb,
    given_proof bytea, given_peer inet, given_stages text[],
    OUT fault text, OUT detail text, OUT retry_after integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    earlier boolean;
    chosen text;
BEGIN
    SELECT accepted.* INTO fault, detail, retry_after, earlier, chosen
      FROM stage_accept(given_session, given_passed, given_type,
                        given_localpart, given_evidence, given_proof,
                        given_peer, given_stages) AS accepted;
    IF fault IS NULL AND NOT earlier THEN
        IF chosen IS NOT NULL THEN
            PERFORM name_take(chosen, given_session);
        END IF;
        UPDATE session
           SET stages = stages || given_stages,
               proof = given_proof,
               wanted_name = NULL,
               password_hash = coalesce(given_password_hash, password_hash),
               expires_at = now() + session_lifetime
          FROM settings
         WHERE id = given_session;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.stage_pass IS
    'For the responder: a stage is passed and the account is not made yet; given_stages is that stage and those that pass with it, in order. given_passed is how many stages it saw passed; 0: none, and the sign-up is new; NULL: none, and it has begun';
GRANT EXECUTE ON FUNCTION register_internal.stage_pass TO register_cgi;
