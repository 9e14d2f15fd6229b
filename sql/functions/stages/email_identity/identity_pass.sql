CREATE OR REPLACE FUNCTION register_internal.identity_pass(
    given_session bytea, given_localpart text, given_result jsonb,
    given_peer inet, OUT error text, OUT retry_after integer,
    OUT tries_left integer, OUT for_name text)
LANGUAGE plpgsql AS $$
DECLARE
    setting register.settings;
    shown record;
    validation register.email_validation;
    sids text[] := '{}';
    validated text[] := '{}';
    given_address text;
    addresses CONSTANT text[] := ARRAY(
        SELECT jsonb_array_elements_text(given_result -> 'addresses'));
BEGIN
    SELECT * INTO setting FROM register.settings;
    -- All is judged before anything is kept: a refusal undoes nothing. One row
    -- after the other: a plan for all could read a whole table.
    FOR shown IN
        SELECT * FROM jsonb_to_recordset(given_result -> 'validations')
                      AS claimed (sid text, client_secret_hash text)
    LOOP
        SELECT * INTO validation FROM register.email_validation
         WHERE sid = shown.sid
           AND client_secret_hash = decode(shown.client_secret_hash, 'hex')
           AND validated_at > now() - setting.session_lifetime
           AND expires_at > now();
        IF NOT FOUND
           OR EXISTS (SELECT FROM register.account_email AS used
                       WHERE used.validation = shown.sid) THEN
            error := 'identity_refused';
            RETURN;
        END IF;
        sids := sids || validation.sid;
        validated := validated || validation.address;
    END LOOP;
    FOREACH given_address IN ARRAY addresses || validated LOOP
        IF register_internal.email_owner(given_address) IS NOT NULL THEN
            error := 'email_in_use';
            RETURN;
        END IF;
    END LOOP;
    -- Where there is no session, identity_finish() looks again.
    IF given_session IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO register.email_proof
        (session_id, address, expires_at, confirmed_at)
    SELECT given_session, unnest(addresses), now(), now();
    INSERT INTO register.email_proof
        (session_id, address, expires_at, confirmed_at, validation)
    SELECT given_session, address, now(), validated_at, sid
      FROM register.email_validation
     WHERE sid = ANY (sids);
END
$$;
COMMENT ON FUNCTION register_internal.identity_pass IS
    'Stage m.login.email.identity: the addresses that the responder saw validated elsewhere, and those that were validated here and no account has yet';
