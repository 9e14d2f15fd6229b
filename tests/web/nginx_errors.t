#!/bin/bash
# What nginx refuses itself it refuses like the responder.
. tests/tap.sh
. tests/web/nginx.sh
nginx_start /limit_req/d 's/fastcgi_read_timeout .*/fastcgi_read_timeout 1s;/'

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
browse "http://127.0.0.1:$port/error/413"
standard 404 M_UNRECOGNIZED 'the page of an error is no page'
browse "http://127.0.0.1:$port/"
standard 404 M_UNRECOGNIZED 'the root is no page, either'
browse -H 'Content-Length: 65537' -X POST "$url"
standard 413 M_TOO_LARGE 'a body that will be too large'

browse "$url"
standard 502 M_UNKNOWN 'no responder is 502'
like "$headers" '^Retry-After: 5' 'that says when to try again'
# A responder that takes a request and never answers.
perl -e '
    use Socket;
    socket my $s, PF_UNIX, SOCK_STREAM, 0 or die;
    bind $s, sockaddr_un($ARGV[0]) or die;
    listen $s, 5;
    chmod 0666, $ARGV[0];
    sleep 20' "$work/fastcgi.sock" &
stalled=$!
# It listens before it lets others in.
until [ "$(stat -c %a "$work/fastcgi.sock" 2>/dev/null)" = 666 ]; do
    sleep 0.05
done
browse "$url"
standard 504 M_UNKNOWN 'a responder that does not answer is 504'
like "$headers" '^Retry-After: 5' 'that says when to try again, too'
kill $stalled
wait $stalled 2>/dev/null
rm "$work/fastcgi.sock"
nginx_stop
# Errors that nginx has no other reason for.
nginx_start /limit_req/d 's|fastcgi_pass .*|return 500;|'
browse "$url"
standard 500 M_UNKNOWN 'a mistake of its own is 500'
nginx_stop
nginx_start /limit_req/d 's|fastcgi_pass .*|return 503;|'
browse "$url"
standard 503 M_UNKNOWN 'what it has no room for is 503'
done_testing
