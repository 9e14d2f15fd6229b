#!/bin/bash
# Through nginx everything is as without it.
. tests/tap.sh
. tests/web/nginx.sh
cluster_start
responders_start 1
nginx_start /limit_req/d

browse "$url"
is "$status $body" '200 {"flows":[{"type":"m.login.password"}]}' 'GET'
is "$(grep -c '^Access-Control' <<<"$headers")" 3 'the CORS headers come once'
like "$headers" '^Content-Type: application/json.$' 'the type is exact'
raw "HEAD $path HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
is "$status ${body:-nothing}" '200 nothing' 'HEAD has no body'
browse -X OPTIONS "$url"
is "$status ${body:-nothing}" '204 nothing' 'OPTIONS'
browse -d '{"type":"m.login.password","user":"bob","password":"12345678"}' "$url"
is "$(json .user_id)" '@bob:localhost' 'POST as curl does it makes an account'
like "$headers" '^Cache-Control: no-store' 'that nobody may keep'
browse -d '{"type":"m.login.password","user":"bob","password":"12345678"}' "$url"
refused 400 M_USER_IN_USE taken 'a refusal'
browse "$url?access_token=x&y"
is "$status" 200 'a query changes nothing'
for method in PUT DELETE PATCH MADE_UP; do
    browse -X $method "$url"
    standard 405 M_UNRECOGNIZED "$method is 405"
    like "$headers" '^Allow: GET, HEAD, POST, OPTIONS' "$method: with Allow"
done
browse "${url}s"
standard 404 M_UNRECOGNIZED 'another path is 404'

for page in email oauth2; do
    browse "$url/$page?token=s3cret&state=s3cret"
    like "$status $(grep ^Content-Type <<<"$headers")" '^404 .*text/html' \
        "the page $page is the responder's"
    browse -d 'token=s3cret&state=s3cret' "$url/$page"
    like "$status $(grep '<h1>' <<<"$body")" '^404 .*no longer good' \
        'and takes a form'
done
browse "$url/other"
standard 404 M_UNRECOGNIZED 'another page is 404'
like "$(cat "$work/access.log")" '"GET [^ ?]*/email HTTP/1.1" 404' \
    'the log of nginx has the paths'
unlike "$(cat "$work/access.log" "$work/nginx.log")" s3cret \
    'but no token that follows them'

token=$(sql "SELECT register.create_application_service('irc', ARRAY['@_.*'])")
browse -H "Authorization: Bearer $token" "$url" \
    -d '{"type":"m.login.application_service","user":"_irc_bob"}'
is "$(json .user_id)" '@_irc_bob:localhost' 'an authorization comes through'
browse "$url?access_token=$token" \
    -d '{"type":"m.login.application_service","user":"_irc_eve"}'
is "$(json .user_id)" '@_irc_eve:localhost' 'so does a query'
unlike "$(cat "$work/access.log")" "$token" 'which stays out of the log'

chunked=(-H 'Transfer-Encoding: chunked')
browse "${chunked[@]}" "$url" \
    -d '{"type":"m.login.password","user":"chunky","password":"12345678"}'
is "$(json .user_id)" '@chunky:localhost' 'a body in chunks'
printf '%-65536s' '{"type":"m.login.nonsense"}' >"$work/body.json"
browse --data-binary "@$work/body.json" "$url"
refused 400 M_UNKNOWN Bad '65536 bytes are read'
echo >>"$work/body.json"
browse --data-binary "@$work/body.json" "$url"
standard 413 M_TOO_LARGE '65537 bytes are too many'
browse "${chunked[@]}" --data-binary "@$work/body.json" "$url"
standard 413 M_TOO_LARGE 'in chunks as well'

browse -H 'X-Forwarded-For: 192.0.2.1' -H 'Remote-Addr: 192.0.2.2' \
    -H 'Proxy: http://192.0.2.3' -d '{"type":"x"}' "$url"
like "$(tail -1 "$work/log")" ' peer=127.0.0.1 ' 'the peer is who it is'

# One responder, and somebody who takes his time.
(
    exec 4<>"/dev/tcp/127.0.0.1/$port"
    printf 'POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\n' "$path" >&4
    for _ in 1 2 3 4 5 6 7 8 9 10; do printf x >&4; sleep 0.2; done
) &
sleep 0.3
browse --max-time 1 "$url"
is "$status" 200 'a slow client keeps nobody waiting'
wait $!
is "$(grep -c body_cut_short "$work/log")" 0 \
    'and when it goes away no responder hears of it'
is "$(find "$work/body" -type f | wc -l)" 0 'no body is left in a file'
done_testing
