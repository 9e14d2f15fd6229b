CREATE OR REPLACE FUNCTION register_internal.captcha_look(
    given_session bytea, given_keys jsonb, given_peer inet)
RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'url', captcha_url,
        'secret', register_internal.secret_value('captcha'),
        'action', captcha_action,
        'hostnames', CASE WHEN captcha_hostnames <> '{}' THEN captcha_hostnames
            ELSE ARRAY[substring(public_base_url FROM '://([^/:]+)')] END)
      FROM register.settings
$$;
COMMENT ON FUNCTION register_internal.captcha_look IS
    'Stage m.login.recaptcha: how to ask the provider, and for whom';
