CREATE OR REPLACE FUNCTION register_internal.secret_target(secret_name text)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    -- Scheme, host and port.
    origin CONSTANT text := '^[a-z]+://[^/?#]+';
BEGIN
    RETURN CASE secret_name
        WHEN 'captcha' THEN (
            SELECT substring(captcha_url FROM origin) FROM register.settings)
        WHEN 'homeserver' THEN (
            SELECT substring(homeserver_url FROM origin) FROM register.settings)
        WHEN 'smtp_password' THEN (
            -- The same server without encryption is another place.
            SELECT concat(substring(smtp_url FROM origin), CASE
                       WHEN smtp_url ~ '^smtp:' THEN ', TLS ' || smtp_tls END)
              FROM register.settings WHERE smtp_url IS NOT NULL)
        ELSE (
            SELECT coalesce(issuer, substring(token_endpoint FROM origin))
              FROM register.oauth2_provider
             WHERE 'oauth2 ' || name = secret_name) END;
END
$$;
COMMENT ON FUNCTION register_internal.secret_target IS
    'Where the settings of now send a secret, as scheme, host and port, of mails with what is asked of TLS, or an issuer; NULL: nowhere';
