#!/bin/bash
# No query, and no address of the page that a person comes from, is in any log of
# a web server, with any outcome of the request.
. tests/tap.sh
. tests/web/fronts.sh

secret=s3cretOfThisPerson
client=/_matrix/client
all_pages="$client/api/v1/register?access_token
$client/api/v1/register/email?token
$client/api/v1/register/oauth2?state
$client/v3/register?access_token
$client/v3/register/available?username
$client/v3/register/email/requestToken?token
$client/v1/register/m.login.registration_token/validity?token
$client/v3/auth/m.login.dummy/fallback/web?session
$client/v3/account/whoami?access_token
$client/v3/logout?access_token
$client/versions?access_token
$client/v3/login?access_token
/_synapse/admin/v1/register?token
/_matrix/static/client/register?token
/_matrix/static/client/register/?token
/_matrix/static/client/register/nothing.js?token
/matrix-register/metrics?token
/?token"

personal_pages=$(grep -E 'register/email|validity|whoami|fallback' <<<"$all_pages")
pages=$all_pages

# ask [ARGUMENTS…]: each page, by GET and by POST, with the secret in its query
# and in the address of the page before; prints the statuses that there were.
ask() {
    local method page urls=()
    for page in $pages; do
        urls+=(--output "$work/last" "$host$page=$secret")
    done
    for method in GET POST; do
        curl -s --max-time 20 -X "$method" -e "$host/page?token=$secret" \
            -w '%{http_code}\n' "$@" "${urls[@]}"
    done | sort -u | paste -sd' '
}
# talk LINE [FIELD]…: a request as it stands here, the secret for TOKEN.
talk() {
    local field text="${1/TOKEN/token=$secret}\r\n"
    shift
    for field in "$@" 'Connection: close'; do text+=$field'\r\n'; done
    raw "$text"'\r\nbody'
}
broken() {
    local method place versions="$client/versions?TOKEN"
    talk "GET $versions"
    talk "GET $versions HTTP/1.1"
    talk "GET $versions HTTP/1.1" 'Host: a b'
    talk "GET $versions HTTP/1.1" 'Host: a/b'
    talk "GET $versions HTTP/1.1" 'Host: x' 'X y: z'
    talk "GET $versions HTTP/7.1" 'Host: x'
    talk "GET $versions HTTP/1.1" 'Host: x' "X: $(printf 'x%.0s' {1..9000})"
    talk "POST $versions HTTP/1.1" 'Host: x' 'Content-Length: x'
    talk "POST $versions HTTP/1.1" 'Host: x' 'Transfer-Encoding: chunked'
    talk "POST $versions HTTP/1.1" 'Host: x' 'Expect: nothing' 'Content-Length: 4'
    talk "GET http://x$versions HTTP/1.1" 'Host: x'
    for place in "$client/../../../versions" "$client/versions%00" \
        "$client/%zz" "$client/a%2fb" "/$(printf 'x%.0s' {1..300})" \
        "$client/versions%3FTOKEN" /_matrix/static/client/register/ versions '*'; do
        for method in GET MADE_UP CONNECT TRACE; do
            talk "$method $place?TOKEN HTTP/1.1" 'Host: x'
        done
    done
    browse "$url?token=$secret$(printf 'x%.0s' {1..9000})"
    is "$status" 414 'an address that is too long is 414'
}
# clean NAME: no log has had the secret.
clean() { is "$(grep -rh "$secret" "$work"/{logs,server.log,log})" '' "$1"; }

cluster_start
for name in $fronts; do
    responders_start 2
    front_start "$name" 's/fastcgi_read_timeout .*/fastcgi_read_timeout 1s;/' \
        's/\(ProxyTimeout\|FcgidIOTimeout\|CGIDScriptTimeout\) .*/\1 1/'
    like "$(ask)" '200.*400.*404' 'the pages are asked for'
    clean 'an answer leaves no query in a log'
    head -c 65537 /dev/zero >"$work/large"
    like "$(ask --data-binary "@$work/large")" 413 'some with too large a body'
    clean 'a refusal leaves none'
    broken
    clean 'nor does a request that is broken'
    case $name in
    nginx*)
        like "$(curl -s -o "$work/last" -w '%{http_code}\n' \
            "$host$client/v1/register/m.login.registration_token/validity?token=$secret&n=[1-40]")" \
            429 'a limit is reached'
        like "$(cat "$work/logs/access.log")" \
            ' "GET [^ ?]*/validity HTTP/1.1" 429 .* limits=REJECTED,' \
            'the access log says which request it refused'
        clean 'but no query'
        ;;
    esac
    curl -s --max-time 0.01 "$url/email?token=$secret" -o "$work/last"
    # What is left does not listen.
    case $name in
    nginx_cgi) kill "$wrapper" ;;
    *cgi*) ln -sf /bin/false "$work/matrix-register" ;;
    esac
    responders_stop
    # mod_fcgid waits for some seconds before it gives up.
    pages=$personal_pages
    [ "$name" != apache_fcgid ] || pages=$(head -1 <<<"$pages")
    # An address that no limit knows yet.
    like "$(ask --interface 127.0.2.1)" '^50[0-3]( 50[0-3])*$' 'there is no responder'
    pages=$all_pages
    [[ $name != nginx* ]] ||
        like "$(cat "$work/logs/access.log")" ' 50[23] .* responder=50[23],' \
            'the access log says so'
    clean 'and no log has a query'
    [ -s "$work/logs/access.log" ]
    ok $? 'though there is one'
    front_stop
done

# A responder that takes requests and never answers.
perl -e '
    use Socket;
    socket my $s, PF_UNIX, SOCK_STREAM, 0 or die;
    bind $s, sockaddr_un($ARGV[0]) or die;
    listen $s, 50;
    chmod 0666, $ARGV[0];
    sleep 60' "$work/fastcgi.sock" &
stalled=$!
until [ "$(stat -c %a "$work/fastcgi.sock" 2>/dev/null)" = 666 ]; do sleep 0.05; done
for name in nginx apache; do
    front_start "$name" 's/fastcgi_read_timeout .*/fastcgi_read_timeout 1s;/' \
        's/ProxyTimeout .*/ProxyTimeout 1/'
    browse "$url/email?token=$secret"
    is "$status" 504 'no answer in time'
    clean 'leaves no query'
    front_stop
done
kill $stalled
wait $stalled 2>/dev/null
rm -f "$work/fastcgi.sock"

# The logs that web servers have by themselves would be noticed.
front_start nginx '/^    access_log/d' '/^    error_log/d'
like "$(ask)" '^200 .*404' 'the pages are asked for'
is "$(grep -l "$secret" "$work"/logs/* | xargs -n1 basename | paste -sd' ')" \
    'access.log error.log' 'both logs of nginx would have it'
front_stop
front_start apache '/^LogLevel error/d' 's/%{register_logged}e/%U%q/'
broken
is "$(grep -l "$secret" "$work"/logs/* | xargs -n1 basename | paste -sd' ')" \
    'access.log error.log' 'and both of Apache'
done_testing
