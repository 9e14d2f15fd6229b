CREATE OR REPLACE FUNCTION register_internal.email_owner(given_address text)
RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT '@' || account.localpart || ':' || account.server_name
      FROM register.account_email JOIN register.account USING (localpart),
           register.settings
     WHERE address = given_address AND one_account_per_address
     LIMIT 1
$$;
COMMENT ON FUNCTION register_internal.email_owner IS
    'Whose an address is, where it can be only one account''s; NULL: any account may have it';
