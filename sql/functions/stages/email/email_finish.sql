CREATE OR REPLACE FUNCTION register_internal.email_finish(
    given_session bytea, given_localpart text, given_result jsonb)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM register_internal.email_attach(
                given_localpart, address, min(confirmed_at), min(validation))
       FROM register.email_proof
      WHERE session_id = given_session AND confirmed_at IS NOT NULL
      GROUP BY address ORDER BY address;
END
$$;
COMMENT ON FUNCTION register_internal.email_finish IS
    'Stages of e-mail: the addresses that were confirmed go to the account';
