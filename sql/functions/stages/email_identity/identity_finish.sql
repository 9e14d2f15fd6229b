CREATE OR REPLACE FUNCTION register_internal.identity_finish(
    given_session bytea, given_localpart text, given_result jsonb)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF given_session IS NOT NULL THEN
        PERFORM register_internal.email_finish(
            given_session, given_localpart, NULL);
        RETURN;
    END IF;
    PERFORM register_internal.email_attach(
                given_localpart, address, now(), NULL)
       FROM jsonb_array_elements_text(given_result -> 'addresses') AS address;
    PERFORM register_internal.email_attach(
                given_localpart, address, validated_at, validation.sid)
       FROM jsonb_to_recordset(given_result -> 'validations')
            AS claimed (sid text)
       JOIN register.email_validation AS validation USING (sid)
      ORDER BY address;
END
$$;
COMMENT ON FUNCTION register_internal.identity_finish IS
    'Stage m.login.email.identity: the addresses that were shown go to the account';
