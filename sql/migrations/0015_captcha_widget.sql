ALTER TABLE register.settings
    ADD COLUMN captcha_script_url text
        CHECK (captcha_script_url
               ~ '^(https://|http://(localhost|127\.0\.0\.1)[:/])[^[:space:][:cntrl:];,''"]+$');
COMMENT ON COLUMN register.settings.captcha_script_url IS
    'The script of the captcha provider''s widget, for the pages that show it; empty: that of reCAPTCHA, hCaptcha or Turnstile, whichever captcha_url is of';
