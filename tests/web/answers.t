#!/bin/bash
# Through every front everything is as without it.
. tests/tap.sh
. tests/web/fronts.sh

answers() {
    browse "$url"
    is "$status $body" '200 {"flows":[{"type":"m.login.password"}]}' 'GET'
    is "$(grep -c '^Access-Control' <<<"$headers")" 3 'the CORS headers come once'
    like "$headers" '^Content-Type: application/json.$' 'the type is exact'
    raw "HEAD $path HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    is "$status ${body:-nothing}" '200 nothing' 'HEAD has no body'
    browse -X OPTIONS "$url"
    is "$status ${body:-nothing}" '204 nothing' 'OPTIONS'
    is "$(grep -cE '^(Access-Control|Allow:)' <<<"$headers")" 4 \
        'and says what is allowed'
    password='"type":"m.login.password","password":"correct-horse"'
    browse -d "{$password,\"user\":\"bob_$front\"}" "$url"
    is "$(json .user_id)" "@bob_$front:localhost" \
        'POST as curl does it makes an account'
    like "$headers" '^Cache-Control: no-store' 'that no cache may keep'
    browse -d "{${password/correct/another},\"user\":\"bob_$front\"}" "$url"
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
}
pages() {
    for page in email oauth2; do
        browse "$url/$page?token=s3cret&state=s3cret"
        like "$status $(grep ^Content-Type <<<"$headers")" '^404 .*text/html' \
            "the page $page is the responder's"
        browse -d 'token=s3cret&state=s3cret' -e "$url/$page?token=s3cret" \
            "$url/$page"
        like "$status $(grep '<h1>' <<<"$body")" '^404 .*no longer works' \
            'and takes a form'
    done
    browse "$url/other"
    standard 404 M_UNRECOGNIZED 'another page is 404'
    like "$(cat "$work/logs/access.log")" '"GET [^ ?]*/email HTTP/1.1" 404' \
        'the log of the web server has the paths'
    unlike "$(cat "$work"/logs/* "$log" "$work/server.log")" s3cret \
        'but no token that follows them'

    static=$host/_matrix/static/client/register
    browse "$static/work.js"
    like "$status $(grep -i ^Content-Type <<<"$headers")" \
        '^200 .*: text/javascript; charset=utf-8.?$' 'a script of the pages is a script'
    browse "$static/style.css"
    like "$status $(grep -i ^Content-Type <<<"$headers")" \
        '^200 .*: text/css; charset=utf-8.?$' 'and their style is a style'
    like "$headers" '^X-Content-Type-Options: nosniff' 'as nothing else'
    for page in other.js ../matrix-register.conf %2e%2e/matrix-register.conf; do
        browse --path-as-is "$static/$page"
        like "$status $(json .errcode)" '^40[034] M_(UNRECOGNIZED|UNKNOWN)$' \
            "$page is none of them"
    done
}
credentials() {
    token=$(sql "SELECT register.create_application_service('$front',
        ARRAY['@_$front-.*'])")
    browse -H "Authorization: Bearer $token" "$url" \
        -d "{\"type\":\"m.login.application_service\",\"user\":\"_$front-a\"}"
    is "$(json .user_id)" "@_$front-a:localhost" 'an authorization comes through'
    browse "$url?access_token=$token" \
        -d "{\"type\":\"m.login.application_service\",\"user\":\"_$front-b\"}"
    is "$(json .user_id)" "@_$front-b:localhost" 'so does a query'
    unlike "$(cat "$work"/logs/*)" "$token" 'which stays out of the log'
    browse -H 'X-Forwarded-For: 192.0.2.1' -H 'Remote-Addr: 192.0.2.2' \
        -H 'Proxy: http://192.0.2.3' -d '{"type":"x"}' "$url"
    like "$(grep 'request outcome' "$log" | tail -1)" ' peer=127.0.0.1 ' \
        'the peer is who it is'
}
# As many bytes as a body may have, each in a chunk of its own. nginx can't write
# to the folder of its temporary files meanwhile.
one_byte_chunks() {
    chmod 0 "$work/body"
    # shellcheck disable=SC2016
    perl -e 'print "POST $ARGV[0] HTTP/1.1\r\nHost: x\r\nConnection: close\r\n",
        "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n" x 65536, "0\r\n\r\n"' \
        "$path" >"$work/chunks"
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    cat "$work/chunks" >&3
    like "$(timeout 20 cat <&3)" '"errcode":"M_NOT_JSON"' \
        'one in chunks of one byte is kept in memory'
    exec 3>&-
    chmod 700 "$work/body"
}
bodies() {
    chunked=(-H 'Transfer-Encoding: chunked')
    browse "${chunked[@]}" "$url" -d "{$password,\"user\":\"chunky_$front\"}"
    if [[ $front = nginx* ]]; then
        is "$(json .user_id)" "@chunky_$front:localhost" 'a body in chunks'
    else
        standard 411 M_UNKNOWN 'a body in chunks is not taken'
    fi
    [[ $front != nginx* ]] || one_byte_chunks
    printf '%-65536s' '{"type":"m.login.nonsense"}' >"$work/body.json"
    browse --data-binary "@$work/body.json" "$url"
    refused 400 M_UNKNOWN Bad '65536 bytes are read'
    echo >>"$work/body.json"
    browse --data-binary "@$work/body.json" "$url"
    standard 413 M_TOO_LARGE '65537 bytes are too many'
    browse "${chunked[@]}" --data-binary "@$work/body.json" "$url"
    like "$status" '^41[13]$' 'in chunks as well'
}
# One responder, and a client that goes on sending until another has its answer.
patience() {
    local before
    before=$(grep -c body_cut_short "$log")
    rm -f "$work/answered"
    (
        exec 4<>"/dev/tcp/127.0.0.1/$port"
        printf 'POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n' \
            "$path" >&4
        until [ -e "$work/answered" ]; do printf x >&4; sleep 0.1; done
    ) &
    sleep 0.3
    browse "$url"
    is "$status" 200 'a slow client keeps no other waiting'
    touch "$work/answered"
    wait $!
    [ "$front" = apache_cgi ] ||
        is "$(grep -c body_cut_short "$log")" "$before" \
            'and when it goes away no responder hears of it'
    is "$(find "$work/body" -type f 2>/dev/null | wc -l)" 0 \
        'no body is left in a file'
}

cluster_start
responders_start 1
for front in $fronts; do
    front_start "$front" /limit_req/d \
        's/FcgidMaxProcessesPerClass .*/FcgidMaxProcessesPerClass 1/'
    answers
    pages
    credentials
    bodies
    patience
    front_stop
done
done_testing
