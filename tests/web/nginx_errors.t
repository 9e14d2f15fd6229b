#!/bin/bash
# What nginx refuses itself it refuses as the responder would.
. tests/tap.sh
. tests/web/nginx.sh

# refuses STATUS ERRCODE BYTES NAME
refuses() {
    raw "$3"
    standard "$1" "$2" "$4"
}
close='Host: x\r\nConnection: close\r\n'
long=$(printf 'x%.0s' {1..9000})

nginx_start /limit_req/d
refuses 400 M_UNKNOWN 'GARBAGE\r\n\r\n' 'a line that is no request'
refuses 400 M_UNKNOWN '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n' \
    'TLS where there is none'
refuses 400 M_UNKNOWN "lower $path HTTP/1.1\r\n$close\r\n" \
    'a method in small letters'
refuses 400 M_UNKNOWN "GET $path HTTP/1.1\r\n\r\n" 'a request without Host'
refuses 400 M_UNKNOWN "GET $path HTTP/1.1\r\nHost: y\r\n$close\r\n" \
    'one with two of them'
refuses 400 M_UNKNOWN "GET /%zz HTTP/1.1\r\n$close\r\n" \
    'a path with a broken escape'
refuses 400 M_UNKNOWN "GET /../.. HTTP/1.1\r\n$close\r\n" \
    'a path that leads out of the root'
refuses 400 M_UNKNOWN "GET $path HTTP/1.1\r\n${close}X: $long\r\n\r\n" \
    'a header that is too long'
refuses 400 M_UNKNOWN \
    "GET $path HTTP/1.1\r\n${close}$(printf 'X: '"${long:0:4000}"'\\r\\n%.0s' \
        {1..10})\r\n" 'too many headers'
refuses 400 M_UNKNOWN \
    "POST $path HTTP/1.1\r\n${close}Content-Length: x\r\n\r\n" \
    'a Content-Length that is no number'
refuses 400 M_UNKNOWN "POST $path HTTP/1.1\r\n${close}Content-Length: -1\r\n\r\n" \
    'one that is negative'
refuses 400 M_UNKNOWN "POST $path HTTP/1.1\r\n${close}Content-Length: 2\r\n$(:
    )Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" 'one beside chunks'
# Only when the body has begun does nginx look for the chunk.
refuses 400 M_UNKNOWN \
    "POST $path HTTP/1.1\r\n${close}Transfer-Encoding: chunked\r\n\r\nzz\r\n" \
    'a chunk without a length'
refuses 501 M_UNKNOWN \
    "POST $path HTTP/1.1\r\n${close}Transfer-Encoding: gzip\r\n\r\n" \
    'a Transfer-Encoding that nginx does not know'
refuses 505 M_UNKNOWN "GET $path HTTP/3.0\r\n$close\r\n" \
    'a version of HTTP that is not spoken here'

for method in TRACE CONNECT; do
    refuses 405 M_UNRECOGNIZED "$method $path HTTP/1.1\r\n$close\r\n" "$method"
    is "$(header Allow)" 'GET, HEAD, POST, OPTIONS' \
        "$method is told which methods there are"
done
browse "$url?$long"
standard 414 M_TOO_LARGE 'an address that is too long'
for page in / /_matrix/client/api/v1/registe "$path/" "$path.php" \
    /matrix-register-error; do
    browse --path-as-is "http://127.0.0.1:$port$page"
    standard 404 M_UNRECOGNIZED "there is nothing at $page"
done
raw "HEAD / HTTP/1.1\r\n$close\r\n"
is "$status $(header Content-Type) $(cors)${body:-nothing}" \
    '404 application/json nothing' 'HEAD gets the header of the error alone'

for method in POST PUT; do
    refuses 413 M_TOO_LARGE \
        "$method $path HTTP/1.1\r\n${close}Content-Length: 65537\r\n\r\n" \
        "$method with a body that will be too large"
done
head -c 65537 /dev/zero >"$work/zeros"
browse --data-binary "@$work/zeros" -H 'Transfer-Encoding: chunked' "$url"
standard 413 M_TOO_LARGE 'a body in chunks that turns out too large'
browse --data-binary "@$work/zeros" -H 'Expect: 100-continue' "$url"
standard 413 M_TOO_LARGE 'a client that asks first'

browse "$url"
standard 502 M_UNKNOWN 'there is no responder'
is "$(header Retry-After)" 5 'it says when to try again'
browse -d '{}' "$url"
standard 502 M_UNKNOWN 'there is none for POST, either'
nginx_stop

# pretend PERL: stands in for a responder; what it does with a connection $c.
pretend() {
    "${as[@]}" perl -MIO::Socket::UNIX -e '
        my ($path, $action) = @ARGV;
        my $s = IO::Socket::UNIX->new(Local => $path, Listen => 5) or die;
        my @kept;
        while (my $c = $s->accept) {
            eval $action;
            die $@ if $@;
        }' "$work/fastcgi.sock" "$1" &
    pretender=$!
    within 30 test -S "$work/fastcgi.sock"
}
pretend_no_more() {
    kill "$pretender"
    wait "$pretender" 2>/dev/null
    rm -f "$work/fastcgi.sock"
}
cleanup_more() {
    [ -z "${pretender-}" ] || kill "$pretender" 2>/dev/null
    nginx_stop
}
nginx_start /limit_req/d 's/fastcgi_read_timeout .*/fastcgi_read_timeout 1s;/'
pretend 'push @kept, $c'
browse -d '{}' "$url"
standard 504 M_UNKNOWN 'a responder that does not answer'
is "$(header Retry-After)" 5 'it, too, says when to try again'
pretend_no_more
pretend 'sysread $c, $_, 65536'
browse -d '{}' "$url"
standard 502 M_UNKNOWN 'a responder that dies over the request'
is "$(header Retry-After)" 5 'also to be tried again'
pretend_no_more
pretend 'sysread $c, $_, 65536; print $c "no FastCGI, <html>nginx/9"'
browse -d '{}' "$url"
standard 502 M_UNKNOWN 'one that says something else than FastCGI'
pretend_no_more
# 200, and an HTTP header that makes nginx judge the answer.
pretend 'sysread $c, $_, 65536;
    my $o = "Status: 200 OK\r\nContent-Type: application/json\r\n\r\n{}";
    print $c pack("CCnnCC", 1, 6, 1, length $o, 0, 0), $o,
        pack("CCnnCCx8", 1, 3, 1, 8, 0, 0)'
browse "$url"
is "$status $body" '200 {}' 'what a responder says goes through'
browse -H 'If-Unmodified-Since: Mon, 01 Jan 2024 00:00:00 GMT' "$url"
standard 412 M_UNKNOWN 'a condition that does not hold'
pretend_no_more
nginx_stop

# Clients in the middle of their requests leave nginx no connection for a
# responder.
connections=5
nginx_start /limit_req/d
responders_start
slow=()
for _ in 1 2 3 4; do
    exec {file}<>"/dev/tcp/127.0.0.1/$port"
    printf 'POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n' \
        "$path" >&"$file"
    slow+=("$file")
    browse "$url"
    [ "$status" != 500 ] || break
done
standard 500 M_UNKNOWN 'nginx is out of connections'
for file in "${slow[@]}"; do exec {file}>&-; done
nginx_stop
responders_stop
connections=512

# What an administrator may put into the location.
for row in '503 return 503' '403 deny all' '500 return 500'; do
    nginx_start /limit_req/d "s|fastcgi_pass .*|${row#* };|"
    browse "$url"
    standard "${row%% *}" M_UNKNOWN "\"${row#* }\" is answered in JSON"
    [ "${row%% *}" != 503 ] ||
        is "$(header Retry-After)" 5 'being too busy says when to try again'
    nginx_stop
done
done_testing
