CREATE OR REPLACE FUNCTION register_internal.captcha_show() RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(
               jsonb_build_object('public_key', captcha_public_key))
      FROM register.settings
$$;
COMMENT ON FUNCTION register_internal.captcha_show IS
    'Stage m.login.recaptcha: the key that the provider''s widget wants';
