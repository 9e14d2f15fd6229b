CREATE OR REPLACE FUNCTION register_internal.account_tell(
    given_localpart text, given_kind text) RETURNS text
LANGUAGE sql AS $$
    SELECT register_internal.decision_tell(
               ARRAY(SELECT address FROM register.account_email
                      WHERE localpart = given_localpart),
               '@' || localpart || ':' || server_name,
               sha256(convert_to('account ' || localpart, 'UTF8')),
               peer, given_kind)
      FROM register.account WHERE localpart = given_localpart
$$;
COMMENT ON FUNCTION register_internal.account_tell IS
    'Mails the owner of an account what became of it, and says in words whether that was possible';
