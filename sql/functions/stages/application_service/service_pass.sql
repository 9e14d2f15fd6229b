CREATE OR REPLACE FUNCTION register_internal.service_pass(
    given_session bytea, given_localpart text, given_result jsonb,
    given_peer inet, OUT error text, OUT retry_after integer,
    OUT tries_left integer, OUT for_name text)
LANGUAGE plpgsql AS $$
DECLARE
    shown text;
BEGIN
    SELECT judged.error, judged.retry_after, judged.tries_left, judged.service
      INTO error, retry_after, tries_left, shown
      FROM register_internal.service_judge(
           decode(given_result ->> 'token_hash', 'hex'), given_session,
           given_peer) AS judged;
    IF error IS NULL AND NOT coalesce(register_internal.service_owns(
                                          shown, given_localpart), false)
    THEN
        error := 'name_outside';
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.service_pass IS
    'Stage m.login.application_service: the token is known, and the user name is in the namespace of its service';
