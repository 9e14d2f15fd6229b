#!/bin/bash
# Every stage's page in a real browser, opened as clients open it.
. tests/tap.sh
. tests/web/nginx.sh
. tests/cgi/steps.sh
tests/npm || { echo 'Bail out! The browser driver can not be installed'; exit 1; }
cluster_start
begin FastCGI
nginx_start /limit_req/d
tests/standin "$work/standin" &
standin=$!
cleanup_more() {
    kill "$standin"
    nginx_stop
}
until_true 10 test -s "$work/standin"
outside=http://localhost:$(cat "$work/standin")
sql "UPDATE register.settings SET mail_from = 'noreply@example.org',
         smtp_url = 'smtp://localhost', work_difficulty = 8,
         public_base_url = 'http://127.0.0.1:$port',
         captcha_url = '$outside/captcha/siteverify',
         captcha_script_url = '$outside/captcha/widget.js',
         captcha_public_key = 'public', captcha_hostnames = '{localhost}';
     INSERT INTO register.oauth2_provider (name, client_id, subject_claim,
         authorization_endpoint, token_endpoint, userinfo_endpoint)
     VALUES ('numbers', 'register', 'id', '$outside/oauth2/authorize',
         '$outside/oauth2/token', '$outside/oauth2/userinfo');
     SELECT register.set_secret('captcha', 'captcha secret'),
         register.set_secret('oauth2 numbers', 'client secret'),
         register.create_invitation(token => 'right'),
         register.publish_terms('privacy_policy', '1.0', 'en',
             'Privacy policy', 'https://example.org/privacy-1.0')" >/dev/null
decide_flows "m.login.terms m.login.registration_token m.login.recaptcha \
matrix_register.login.proof_of_work m.login.email.code m.login.email.url \
m.login.email.identity m.login.oauth2 m.login.dummy m.login.password"
output=$(HOME=$work timeout 120 node tests/browser/fallback.mjs \
    "http://127.0.0.1:$port" build/browser 2>&1)
echo "$output"
tests=$((tests + $(grep -cE '^(not )?ok ' <<<"$output")))
! grep -q '^not ok' <<<"$output" || failures=1
[ "${output##*$'\n'}" = '# done' ]
ok $? 'that was all'
is "$(sql "SELECT localpart || ' ' || cardinality(stages) FROM register.session
            WHERE completed_at IS NOT NULL")" 'bob 10' \
    'ten pages and a client made one account'
done_testing
