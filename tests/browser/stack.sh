# shellcheck shell=bash
# Everything for real, for the tests in this folder: nginx, responders, the
# mailer and a mail server, and a stand-in for what is outside; sourced by them.
. tests/tap.sh
. tests/web/nginx.sh
. tests/cgi/steps.sh
. tests/mail/steps.sh
tests/npm || { echo 'Bail out! The browser driver can not be installed'; exit 1; }
cluster_start
begin FastCGI
nginx_start /limit_req/d
tests/standin "$work/standin" &
standin=$!
cleanup_more() {
    kill "$standin"
    nginx_stop
    mailers_stop KILL
    server_stop
}
server_start
mailer_start
until_true 10 test -s "$work/standin"
outside=http://localhost:$(cat "$work/standin")
sql "UPDATE register.settings SET work_difficulty = 8,
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
             'Privacy policy', 'https://example.org/privacy-1.0'),
         register.publish_terms('privacy_policy', '1.0', 'de',
             'Datenschutz', 'https://example.org/datenschutz-1.0')" >/dev/null

# visit SCRIPT ARGUMENTS…: a person with a browser; what is printed is TAP
# without numbers, and "# done" in the end. Meanwhile the responders stop and
# start, or read the settings again ("settle"), as lines in $WISH say; for each
# that is granted $WISH.granted gets a byte.
visit() {
    local output person wish='' part
    export WISH=$work/wish
    mkfifo "$WISH"
    : >"$WISH.granted"
    exec 4<>"$WISH"
    HOME=$work timeout 900 node "$@" >"$work/output" 2>&1 &
    person=$!
    while kill -0 "$person" 2>/dev/null; do
        # The time may be over in the middle of a line.
        read -r -t 0.5 -u 4 part || { wish+=$part; continue; }
        case $wish$part in
        settle) settings_settle ;;
        *) "responders_$wish$part" 2 ;;
        esac
        wish=
        printf . >>"$WISH.granted"
    done
    exec 4>&-
    output=$(cat "$work/output")
    echo "$output"
    tests=$((tests + $(grep -cE '^(not )?ok ' <<<"$output")))
    ! grep -q '^not ok' <<<"$output" || failures=1
    [ "${output##*$'\n'}" = '# done' ]
    ok $? 'that was all'
}
