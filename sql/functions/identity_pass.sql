CREATE OR REPLACE FUNCTION register.identity_pass(
    given_session bytea, given_evidence jsonb, given_localpart text)
RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM register.account_email, register.settings
                WHERE given_evidence -> 'addresses' ? address
                  AND one_account_per_address) THEN
        RETURN 'email_in_use';
    END IF;
    INSERT INTO register.email_proof
        (session_id, address, expires_at, confirmed_at)
    SELECT given_session, address, now(), now()
      FROM jsonb_array_elements_text(given_evidence -> 'addresses') AS address;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION register.identity_pass IS
    'Stage m.login.email.identity: the addresses that the responder saw validated';
