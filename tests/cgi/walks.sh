# shellcheck shell=bash
# What walks through all flows need, sourced behind tests/tap.sh: every stage
# type set up.
cluster_start
tests/standin "$work/standin" &
standin=$!
cleanup_more() { kill "$standin"; }
until_true 30 test -s "$work/standin"
outside=http://localhost:$(cat "$work/standin")
sql "UPDATE register.settings SET password_hash_prefix = '\$2b\$',
         password_hash_cost = 4, work_difficulty = 4,
         mail_from = 'noreply@example.org', smtp_url = 'smtp://localhost',
         public_base_url = 'https://example.org', mails_per_peer = 1000000,
         costly_steps_per_peer = NULL,
         captcha_url = '$outside/captcha/siteverify',
         captcha_hostnames = '{localhost}';
     INSERT INTO register.identity_server
     VALUES ('identity.example.org', '$outside/identity/getValidated3pid');
     INSERT INTO register.oauth2_provider (name, client_id, subject_claim,
         authorization_endpoint, token_endpoint, userinfo_endpoint)
     VALUES ('numbers', 'register', 'id', '$outside/oauth2/authorize',
         '$outside/oauth2/token', '$outside/oauth2/userinfo');
     SELECT register.set_secret('captcha', 'captcha secret'),
         register.set_secret('oauth2 numbers', 'client secret'),
         register.create_invitation(uses => NULL, token => 'anyone'),
         register.publish_terms('privacy_policy', '1.0', 'en',
             'Privacy policy', 'https://example.org/privacy-1.0')" >/dev/null
export PGUSER=register PGDATABASE=register
