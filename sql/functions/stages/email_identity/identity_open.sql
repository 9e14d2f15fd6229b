CREATE OR REPLACE FUNCTION register_internal.identity_open(given_session bytea)
RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'is_cheap', count(*) = 0,
        'servers', coalesce(jsonb_object_agg(name, url), '{}'))
      FROM register.identity_server
$$;
COMMENT ON FUNCTION register_internal.identity_open IS
    'Stage m.login.email.identity: the servers that are trusted';
