CREATE OR REPLACE FUNCTION register_internal.captcha_widget() RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
               'script', coalesce(captcha_script_url, script),
               'sources', concat_ws(' ', sources,
                    substring(captcha_script_url FROM '^https?://[^/?#]+')))
      FROM register.settings
      LEFT JOIN (VALUES
        ('^https://(api\.)?hcaptcha\.com/',
         'https://js.hcaptcha.com/1/api.js',
         'https://hcaptcha.com https://*.hcaptcha.com'),
        ('^https://www\.(google\.com|recaptcha\.net)/',
         'https://www.google.com/recaptcha/api.js',
         'https://www.google.com https://www.gstatic.com https://recaptcha.google.com'),
        ('^https://challenges\.cloudflare\.com/',
         'https://challenges.cloudflare.com/turnstile/v0/api.js?compat=recaptcha',
         'https://challenges.cloudflare.com')
      ) AS provider (pattern, script, sources) ON captcha_url ~ pattern
$$;
COMMENT ON FUNCTION register_internal.captcha_widget IS
    'Stage m.login.recaptcha: the script that a page needs to show the captcha, and where all that this loads comes from';
