CREATE OR REPLACE FUNCTION register_internal.shared_secret_finish(
    given_session bytea, given_localpart text) RETURNS void
LANGUAGE sql AS $$
    UPDATE register.account
       SET is_admin = makes_admin,
           display_name = session.display_name,
           user_type = session.user_type
      FROM register.session
     WHERE account.localpart = given_localpart AND session.id = given_session
$$;
COMMENT ON FUNCTION register_internal.shared_secret_finish IS
    'Stage org.matrix.login.shared_secret: what the account was asked to be';
