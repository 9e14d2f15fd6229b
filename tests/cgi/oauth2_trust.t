#!/bin/bash
# m.login.oauth2: what a provider may name, and who may send a browser back.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/outside.sh
. tests/cgi/oauth2.sh
outside_start
# An issuer that is not on loopback, as far as the responder can tell: libcurl itself
# finds every name below localhost here.
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=idp.localhost \
    -addext 'subjectAltName=DNS:idp.localhost,DNS:other.localhost' \
    -keyout "$work/key.pem" -out "$work/certificate.pem" 2>/dev/null
setpriv --pdeathsig KILL tests/standin "$work/tls" \
    --tls "$work/certificate.pem" "$work/key.pem" &
tls=$!
cleanup_tls() { kill "$tls"; }
until_true 10 test -s "$work/tls"
export SSL_CERT_FILE=$work/certificate.pem
secure=https://idp.localhost:$(cat "$work/tls")
asked_tls() {
    is "$(jq -r .path "$work/tls.log" 2>/dev/null | paste -sd' ')" "$1" "$2"
    : >"$work/tls.log"
}
begin FastCGI
decide_flows "m.login.dummy $type"
sql "UPDATE register.settings SET public_base_url = 'http://localhost:8008'"
provider secure issuer "$secure/document" place 0
provider here issuer /document place 1
for name in secure here; do
    sql "SELECT register.set_secret('oauth2 $name', 'client secret')"
done
# document ISSUER AUTHORIZATION TOKEN USERINFO [MEMBERS]: what is discovered.
document() {
    sql 'DELETE FROM register.oauth2_discovery'
    printf '{"issuer":"%s","authorization_endpoint":%s,"token_endpoint":%s,"userinfo_endpoint":%s%s}' \
        "$1" "$2" "$3" "$4" "${5:+,$5}" |
        tee "$work/tls.document" >"$work/standin.document"
}
good='"https://login.example.org/x"'
late
mine+=',"provider":"secure"'

document "$secure/document" '"HTTPS://login.example.org/a?b=c"' \
    '"https://token.example.org/"' "\"$secure/userinfo\""
ask "$mine"
like "$status $uri" '^200 https://login.example.org/a\?b=c&response_type=code&' \
    'an issuer may name other hosts, by https'
asked_tls /document/.well-known/openid-configuration 'it was asked once'
turn=0
for endpoint in "\"http://127.0.0.1:${outside##*:}/oauth2/token\"" \
    '"http://login.example.org/"' '"http://idp.localhost/"' \
    '"https://127.0.0.1/"' '"https://127.1/"' '"https://2130706433/"' \
    '"https://0x7f000001/"' '"https://10.0.0.1/"' '"https://192.168.0.1:8443/"' \
    '"https://[::1]/"' '"https://[fd00::1]/"' '"https://localhost/"' \
    '"https://other.localhost/"' '"https://good.example@127.0.0.1/"' \
    '"https://login.example.org/#x"' '"javascript:alert(1)//"' \
    '"javascript://login.example.org/%0aalert(1)"' '"data:text/html,x"' \
    '"//login.example.org/"' '"/authorize"' '""' null 1 '["https://x.example/"]' \
    '"https://login.example.org/\u0000"' '"https://login.example.org/\r\nX: y"' \
    "\"https://login.example.org/$(printf 'x%.0s' {1..1100})\"" \
    "\"https://login.example.org/$(printf 'x%.0s' {1..990})\""; do
    # Each of the three in turn.
    named=("$good" "$good" "$good")
    named[turn % 3]=$endpoint
    turn=$((turn + 1))
    document "$secure/document" "${named[@]}"
    ask "$mine"
    is "$status $(json '."matrix_register.error"')" '503 unreachable' "it may not name ${endpoint:0:60}"
done
is "$(sql 'SELECT count(*) FROM register.oauth2_discovery')" 0 'none is kept'
asked '' 'no other service was asked'
like "$(cat "$work/log")" \
    "^<3>oauth2-endpoint-refused issuer=$secure/document endpoint=userinfo_endpoint" \
    'administrators find it in the log'
: >"$work/tls.log"
for issuer in "$secure" "$secure/document/" "${secure^^}/document" \
    "${secure/idp/other}/document" "$outside/document"; do
    document "$issuer" "$good" "$good" "$good"
    ask "$mine"
    unreached "it has to be the issuer that it is: not ${issuer/#$secure/…}"
done

# What is known is judged as well: it may be from an earlier release.
sql "INSERT INTO register.oauth2_discovery VALUES ('secure', '$secure/document',
     'https://login.example.org/', 'https://127.0.0.1:${outside##*:}/',
     'https://login.example.org/', false, now() + interval '1 hour')"
ask "$mine"
unreached 'nor is an address taken from what is known'

# On loopback it is a trial.
late
mine+=',"provider":"here"'
document "$outside/document" '"http://localhost/authorize"' \
    '"http://127.0.0.1:1/"' '"https://10.0.0.1/"'
ask "$mine"
is "$status" 200 'an issuer on this machine may name others on it'
document "$outside/document" "$good" '"http://login.example.org/"' "$good"
ask "$mine"
unreached 'but by http no others'
document "$outside/document" '"javascript:alert(1)"' "$good" "$good"
ask "$mine"
unreached 'and no script'
for column in authorization_endpoint token_endpoint userinfo_endpoint; do
    for url in http://login.example.org/ javascript:alert /x https://a@b.example/ \
        'https://x.example/#y' 'https://x.example/ y' http://localhost.example.org/; do
        holds "an administrator's $column is not $url" \
            grep -q "ERROR:  $column can't be '$url'" <<<"$(try_sql "
            INSERT INTO register.oauth2_provider (name, client_id, $column)
            VALUES ('x', 'x', '$url')" 2>&1)"
    done
done

# Who sends the browser back (RFC 9207).
own=("\"$outside/oidc/authorize\"" "\"$outside/oidc/token\""
    "\"$outside/oidc/userinfo\"")
announces='"authorization_response_iss_parameter_supported":true'
# begin_login ANNOUNCEMENT: up to the browser that comes back.
begin_login() {
    late
    mine+=',"provider":"here"'
    document "$outside/document" "${own[@]}" "$1"
    ask "$mine"
    log_in "${2-alice}"
    came=$back
    forget
}
iss() { back=$came${1:+&iss=$(jq -rn --arg it "$1" '$it | @uri')}; }
begin_login "$announces"
for iss in '' "$outside/document/" https://evil.example.org \
    "$(printf 'x%.0s' {1..2000})"; do
    iss "$iss"
    look
    shown 403 'You were not logged in' \
        "a provider that says who it is has to: ${iss:0:30}"
done
iss https://evil.example.org
press
shown 403 'You were not logged in' 'the button is refused, too'
asked '' 'the code is sent to no service'
is "$(sql "SELECT count(*) FROM register.failure
            WHERE error = 'login_refused'")" 1 'it is remembered as a failure'
sql "UPDATE register.oauth2_discovery SET expires_at = now()"
iss ''
press
shown 403 "$wrong" 'so is one without any, though it is no longer known what the provider says'
asked 'GET /document/.well-known/openid-configuration' 'which is asked first'
iss "$outside/document"
look
shown 200 'Is this your sign-up?' 'with the right issuer there is the question'
like "$(tr -d '\n' <<<"$body")" \
    "<input type=\"hidden\" name=\"iss\" value=\"$outside/document\">" \
    'that takes it along'
press
shown 200 "$worked" 'and the login works'
begin_login '' bob
iss https://evil.example.org
press
shown 403 'You were not logged in' \
    'also one that does not announce it is not another'
iss ''
press
shown 200 "$worked" 'but need not say it'
secret "$secrets" 'no log has a secret, a code, a state, a token or a session'
cleanup_tls
done_testing
