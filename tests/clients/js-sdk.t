#!/bin/bash
# matrix-js-sdk, from a release that speaks r0 to the newest.
. tests/tap.sh
. tests/web/nginx.sh
. tests/cgi/steps.sh
tests/npm || { echo 'Bail out! The clients can not be installed'; exit 1; }
cluster_start
begin FastCGI
nginx_start /limit_req/d
sql "UPDATE register.settings SET mail_from = 'noreply@example.org',
         smtp_url = 'smtp://localhost', public_base_url = 'https://example.org',
         mails_per_peer = 1000, tries_per_peer = 1000;
     SELECT FROM register.create_invitation(token => 'right', uses => 1000);
     SELECT FROM register.publish_terms('privacy_policy', '1', 'en', 'Privacy',
                                        'https://example.org/privacy')" >/dev/null
# parts NAME…: with each release.
parts() {
    local release output
    for release in 2018 2022 2025 newest; do
        output=$(timeout 60 node tests/clients/js-sdk.mjs \
            "matrix-js-sdk-$release" "http://127.0.0.1:$port" "$@" 2>&1)
        echo "$output"
        tests=$((tests + $(grep -cE '^(not )?ok ' <<<"$output")))
        ! grep -q '^not ok' <<<"$output" || failures=1
        [ "${output##*$'\n'}" = '# done' ]
        ok $? "$release: that was all of $*"
    done
}
decide_flows m.login.password
parts one noGuests
decide_flows 'm.login.terms m.login.registration_token m.login.password'
parts two
decide_flows 'm.login.password m.login.terms m.login.email.identity m.login.registration_token'
parts three
decide 'UPDATE register.settings SET guests_allowed = true'
parts guests
done_testing
