CREATE OR REPLACE FUNCTION register_internal.shared_secret_finish(
    given_session bytea, given_localpart text, given_result jsonb)
RETURNS void
LANGUAGE sql AS $$
    UPDATE register.account
       SET is_admin = coalesce((given_result ->> 'admin')::boolean, false),
           display_name = nullif(given_result ->> 'displayname', ''),
           user_type = given_result ->> 'user_type'
     WHERE localpart = given_localpart
$$;
COMMENT ON FUNCTION register_internal.shared_secret_finish IS
    'Stage org.matrix.login.shared_secret: what the order says of the account';
