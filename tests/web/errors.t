#!/bin/bash
# What a web server refuses itself it refuses like the responder.
. tests/tap.sh
. tests/web/fronts.sh

# start FRONT [STATUS]: with short waits; with a status it has a reason of its
# own to answer everything with that.
start() {
    # shellcheck disable=SC2086
    front_start "$1" /limit_req/d \
        's/fastcgi_read_timeout .*/fastcgi_read_timeout 1s;/' \
        's/\(ProxyTimeout\|FcgidIOTimeout\|CGIDScriptTimeout\) .*/\1 1/' \
        ${2:+s/fastcgi_pass.*/return\ $2\;/} \
        ${2:+"s/RewriteEngine On/&\nRewriteRule ^ - [R=$2]/"}
}
nonsense() {
    raw 'GARBAGE\r\n\r\n'
    standard 400 M_UNKNOWN 'a line that is no request'
    raw "GET $path HTTP/1.1\r\n\r\n"
    standard 400 M_UNKNOWN 'a request without Host'
    raw "GET $path HTTP/1.1\r\nHost: x\r\nX: $(printf 'x%.0s' {1..9000})\r\n\r\n"
    standard 400 M_UNKNOWN 'a header that is too long'
    raw "POST $path HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n"
    standard 400 M_UNKNOWN 'a Content-Length that is no number'
    browse "$url?$(printf 'x%.0s' {1..9000})"
    standard 414 M_TOO_LARGE 'an address that is too long'
    browse -X TRACE "$url"
    standard 405 M_UNRECOGNIZED 'TRACE'
    browse "$host/error/413"
    standard 404 M_UNRECOGNIZED 'the page of an error is no page'
    browse "$host/"
    standard 404 M_UNRECOGNIZED 'the root is no page, either'
    browse -H 'Content-Length: 65537' -X POST "$url"
    standard 413 M_TOO_LARGE 'a body that will be too large'
}
again() { like "$headers" "^Retry-After: $1" 'that says when to try again'; }

for name in $fronts; do
    start "$name"
    nonsense
    case $name in
    nginx_cgi) kill "$wrapper" ;;
    *cgi*) ln -sf /bin/false "$work/matrix-register" ;;
    esac
    browse "$url"
    standard '50[0-3]' M_UNKNOWN 'no responder is an error'
    front_stop
done
for name in nginx apache; do
    for number in 500 503 429; do
        errcode=M_UNKNOWN
        [ $number != 429 ] || errcode=M_LIMIT_EXCEEDED
        start $name $number
        browse "$url"
        standard $number $errcode "$number for a reason of its own"
        case $number in
        503) again 5 ;;
        429) again 2 ;;
        esac
        front_stop
    done
done

# A responder that takes a request and never answers.
perl -e '
    use Socket;
    socket my $s, PF_UNIX, SOCK_STREAM, 0 or die;
    bind $s, sockaddr_un($ARGV[0]) or die;
    listen $s, 5;
    chmod 0666, $ARGV[0];
    sleep 60' "$work/fastcgi.sock" &
stalled=$!
# It listens before it lets others in.
until [ "$(stat -c %a "$work/fastcgi.sock" 2>/dev/null)" = 666 ]; do
    sleep 0.05
done
for name in $fronts; do
    start "$name"
    printf '#!/bin/sh\nexec sleep 20\n' >"$work/sleeper"
    chmod 755 "$work/sleeper"
    ln -sf "$work/sleeper" "$work/matrix-register"
    browse "$url"
    standard '50[0-4]' M_UNKNOWN 'a responder that does not answer is an error'
    front_stop
done
kill $stalled
wait $stalled 2>/dev/null
done_testing
