CREATE OR REPLACE FUNCTION register_internal.service_pass(
    given_session bytea, given_evidence jsonb, given_localpart text)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    shown text;
BEGIN
    SELECT name INTO shown FROM register.application_service
     WHERE token_hash = decode(given_evidence ->> 'token_hash', 'hex')
       AND NOT (is_guessable
                AND register_internal.tally_wait('0.0.0.0/0', 'wrong_service')
                    IS NOT NULL);
    IF NOT FOUND THEN
        RETURN 'wrong_service';
    END IF;
    IF register_internal.service_owns(shown, given_localpart) IS NOT TRUE THEN
        RETURN 'name_outside';
    END IF;
    UPDATE register.session SET application_service = shown
     WHERE id = given_session;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION register_internal.service_pass IS
    'Stage m.login.application_service: whose the token is, and whether the name is its own';
