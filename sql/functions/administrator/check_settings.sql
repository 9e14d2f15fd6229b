CREATE OR REPLACE FUNCTION register.check_settings()
RETURNS TABLE (problem text, remedy text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    WITH stage AS (SELECT DISTINCT unnest(stages) AS type FROM flow),
         uses AS (
             SELECT coalesce(bool_or(type = 'm.login.recaptcha'), false) AS captcha,
                    coalesce(bool_or(
                        type IN ('m.login.email.code', 'm.login.email.url')
                        OR (type = 'm.login.email.identity'
                            AND NOT EXISTS (SELECT FROM identity_server))),
                        false) AS mail,
                    coalesce(bool_or(type = 'm.login.oauth2'), false) AS oauth2,
                    coalesce(bool_or(type = 'm.login.terms'), false) AS terms
               FROM stage)
    SELECT told.problem, told.remedy
      FROM settings, uses, LATERAL (VALUES
        (server_name = 'localhost',
         'user IDs end in :localhost',
         'UPDATE register.settings SET server_name = ''example.org'''),
        (homeserver_url IS NOT NULL
             AND NOT EXISTS (SELECT FROM secret WHERE name = 'homeserver'),
         'the homeserver''s secret is missing',
         'SELECT register.set_secret(''homeserver'', …) with its registration_shared_secret, or with a registration token, as homeserver_way says'),
        (rtrim(homeserver_url, '/') = public_base_url,
         'the homeserver is said to be this very service',
         'UPDATE register.settings SET homeserver_url = … to where the homeserver itself listens'),
        (homeserver_url IS NOT NULL AND guests_allowed,
         'guests are the homeserver''s to let in',
         'UPDATE register.settings SET guests_allowed = false'),
        (homeserver_url IS NOT NULL AND EXISTS (
             SELECT FROM flow WHERE NOT stages && ARRAY(
                 SELECT type FROM stage_type WHERE takes_password)),
         'a flow asks for no password, without which the homeserver makes no account',
         'SELECT register.set_flows(…) with m.login.password in each flow'),
        (homeserver_url IS NOT NULL AND homeserver_way = 'registration_token'
             AND EXISTS (SELECT FROM secret WHERE name = 'shared_secret'),
         'those who know our shared secret can''t make administrators: a registration token makes none',
         'UPDATE register.settings SET homeserver_way = ''shared_secret'', or SELECT register.set_secret(''shared_secret'', NULL)'),
        (homeserver_url IS NOT NULL AND EXISTS (
             SELECT FROM announcement
              WHERE announced_at < now() - interval '1 minute'),
         'accounts were due at the homeserver within the last day, and are not made',
         'matrix-register --check asks the homeserver; such a sign-up goes on when its client asks again'),
        (registration_open AND NOT EXISTS (SELECT FROM flow),
         'registration is open, but there are no flows',
         'SELECT register.set_flows(''m.login.password'')'),
        (EXISTS (SELECT FROM invitation
                  WHERE for_name IS NOT NULL
                    AND EXISTS (SELECT FROM invitation_keeps(for_name)))
             AND NOT EXISTS (SELECT FROM flow
                              WHERE stages[1] = 'm.login.registration_token'),
         'user names are kept for people who can''t show their invitation before they say the name',
         'SELECT register.set_flows(…) with a flow that begins with m.login.registration_token'),
        (captcha AND captcha_url IS NULL,
         'the captcha provider is not known',
         'UPDATE register.settings SET captcha_url = …; \d+ register.settings lists three'),
        (captcha AND NOT EXISTS (SELECT FROM secret WHERE name = 'captcha'),
         'the captcha provider''s secret is missing',
         'SELECT register.set_secret(''captcha'', …)'),
        (captcha AND captcha_hostnames = '{}' AND public_base_url IS NULL,
         'no host may show the captcha',
         'UPDATE register.settings SET captcha_hostnames = ''{example.org}'''),
        (mail AND mail_from IS NULL,
         'mails have no sender',
         'UPDATE register.settings SET mail_from = ''Example <noreply@example.org>'''),
        (mail AND smtp_url IS NULL,
         'no server takes our mails',
         'UPDATE register.settings SET smtp_url = ''smtp://localhost'''),
        (public_base_url LIKE 'http:%' AND server_name <> 'localhost',
         'links lead to this machine, where no one else can follow them',
         'UPDATE register.settings SET public_base_url = ''https://example.org'''),
        (smtp_tls = 'off' AND smtp_url
             ~ '^smtp://(?!(localhost|127\.[0-9.]+|\[::1\])(:[0-9]+)?$)',
         'mails, and the password of their server, go to it in clear',
         'UPDATE register.settings SET smtp_tls = ''required'''),
        ((mail OR oauth2) AND public_base_url IS NULL,
         'links have nowhere to lead to',
         'UPDATE register.settings SET public_base_url = ''https://example.org'''),
        (smtp_user IS NOT NULL
             AND NOT EXISTS (SELECT FROM secret WHERE name = 'smtp_password'),
         'the mail server''s password is missing',
         'SELECT register.set_secret(''smtp_password'', …)'),
        ((SELECT queued_at FROM mail
           WHERE sent_at IS NULL AND failed_at IS NULL
           ORDER BY expires_at LIMIT 1) < now() - interval '5 minutes',
         'mails have been waiting for more than 5 minutes',
         'see that matrix-register-mailer runs; SELECT * FROM register.mails'),
        (EXISTS (SELECT FROM mail WHERE failed_at > now() - interval '1 day'),
         'mails were given up within the last day',
         'SELECT * FROM register.mails says why'),
        (oauth2 AND NOT EXISTS (SELECT FROM oauth2_provider),
         'there is no OAuth2 provider',
         'INSERT INTO register.oauth2_provider (name, issuer, client_id) VALUES (…)'),
        (terms AND NOT EXISTS (SELECT FROM terms_version
                                WHERE withdrawn_at IS NULL),
         'there is nothing to agree to',
         'SELECT register.publish_terms(…)'),
        (EXISTS (SELECT FROM secret
                  WHERE name = 'shared_secret' AND length(value) < 16),
         'the shared secret can be guessed',
         'SELECT register.set_secret(''shared_secret'', …) with 16 characters or more'),
        (EXISTS (SELECT FROM (SELECT * FROM tally
                               WHERE network = '0.0.0.0/0' OFFSET 0) AS of_all
                  WHERE times >= tries_per_server AND expires_at > now()),
         'secrets are guessed from many networks',
         'SELECT * FROM register.limited; have invitations made up rather than think them up')
      ) AS told (is_so, problem, remedy)
     WHERE told.is_so
     UNION ALL
    SELECT format('the OAuth2 provider %s has no secret', name),
           format('SELECT register.set_secret(''oauth2 %s'', …)', name)
      FROM oauth2_provider
     WHERE NOT EXISTS (SELECT FROM secret
                        WHERE secret.name = 'oauth2 ' || oauth2_provider.name)
     UNION ALL
    SELECT format('the secret %s is for %s, and is not sent to %s', name,
                  sent_to, secret_target(name)),
           format('SELECT register.set_secret(%L, …), if that is where it belongs now',
                  name)
      FROM secret WHERE secret_is_elsewhere(name)
     UNION ALL
    SELECT * FROM database_check()
$$;
COMMENT ON FUNCTION register.check_settings IS
    'What is missing before the flows work, and how to mend it; no row when all is well. Example: SELECT * FROM register.check_settings()';
GRANT EXECUTE ON FUNCTION register.check_settings TO register_admin;
