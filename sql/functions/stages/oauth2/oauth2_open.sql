CREATE OR REPLACE FUNCTION register_internal.oauth2_open(given_session bytea)
RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'key', (SELECT value FROM register.secret WHERE name = 'signing'),
        'base_url', public_base_url,
        'providers', (
            SELECT coalesce(jsonb_agg(provider ORDER BY place, name), '[]')
              FROM register.oauth2_provider AS provider),
        'is_cheap', EXISTS (SELECT FROM register.oauth2_login
                             WHERE session_id = given_session),
        'login', (
            SELECT jsonb_build_object(
                       'provider', provider,
                       'authorization_endpoint', authorization_endpoint,
                       'is_confirmed', subject IS NOT NULL)
              FROM register.oauth2_login
             WHERE session_id = given_session))
      FROM register.settings
$$;
COMMENT ON FUNCTION register_internal.oauth2_open IS
    'Stage m.login.oauth2: the providers, and how far this sign-up is with one';
