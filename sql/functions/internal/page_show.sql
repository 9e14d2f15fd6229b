CREATE OR REPLACE FUNCTION register_internal.page_show() RETURNS jsonb
LANGUAGE sql STABLE AS $$
    -- Clients read these names. What is NULL is left out.
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'server_name', server_name,
        'closed_until', CASE WHEN registration_open AND closed_until > now()
            THEN (extract(epoch FROM closed_until) * 1000)::bigint END,
        'password_min_length', password_min_length,
        'accounts_need_approval', accounts_need_approval,
        'has_homeserver', homeserver_url IS NOT NULL))
      FROM register.settings
$$;
COMMENT ON FUNCTION register_internal.page_show IS
    'The settings that the sign-up page and its siblings show, times in milliseconds since 1970: for GET /_matrix/client/api/v1/register/page';
