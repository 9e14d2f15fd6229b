CREATE OR REPLACE FUNCTION register_internal.name_of(account_name text)
RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(substring(lower(account_name) FROM '^@([^:]+):'),
                    lower(account_name))
$$;
COMMENT ON FUNCTION register_internal.name_of IS
    'The localpart that an administrator means by bob or @bob:example.org';
