#!/bin/bash
# What GET, HEAD, OPTIONS and everything but a step is answered.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start

# shows FLOW… NAME
shows() {
    local listed=${*:1:$#-1}
    get
    is "$status $body" "200 {\"flows\":[${listed// /,}]}" "${*: -1}"
}
# staged TYPE…: a flow that is shown with its stages.
staged() {
    local stages
    printf -v stages ',"%s"' "$@"
    echo "{\"type\":\"$1\",\"stages\":[${stages#,}]}"
}
shown_flows() {
    local alone='{"type":"m.login.password"}'
    shows "$alone" \
        'a new installation shows m.login.password, alone, without stages'
    decide_flows m.login.dummy
    shows "$(staged m.login.dummy)" 'another single stage is in a list'
    decide_flows 'm.login.password m.login.dummy'
    shows "$(staged m.login.password m.login.dummy)" \
        'and so is m.login.password when another one follows'
    decide_flows m.login.registration_token m.login.password \
        'm.login.dummy m.login.registration_token m.login.password'
    shows "$(staged m.login.registration_token)" "$alone" \
        "$(staged m.login.dummy m.login.registration_token \
            m.login.password)" \
        'several flows are shown in their order, each with all its stages'
    decide 'SELECT register.close_registration()'
    shows 'when registration is closed there are none'
    decide 'SELECT register.open_registration()'
    get
    is "$(json '.flows | length')" 3 'opened again it has the same flows'
}

cors() {
    is "$(grep '^Access-Control-' <<<"$headers" | tr -d '\r')" \
        "Access-Control-Allow-Origin: *
Access-Control-Allow-Methods: GET, HEAD, POST, PUT, DELETE, OPTIONS
Access-Control-Allow-Headers: X-Requested-With, Content-Type, Authorization" \
        "$1 has the CORS headers"
}
# standard NAME: what every answer with a body has.
standard() {
    cors "$1"
    is "$(of_header Content-Type)" application/json \
        "$1 is exactly application/json"
    is "$(of_header Content-Length)" "$(printf '%s' "$body" | wc -c)" \
        "$1 says how long it is"
}
kept() { is "$(of_header Cache-Control)" '' "$1 may be kept by caches"; }
not_kept() {
    is "$(of_header Cache-Control)" no-store "$1 is kept by no cache"
}
said_methods() {
    is "$(of_header Allow)" 'GET, HEAD, POST, OPTIONS' "$1 says what is allowed"
}

methods() {
    local method whole shown
    get
    standard 'the answer to GET'
    kept 'the answer to GET'
    whole=$headers shown=$body
    request GET 'a body that is not read'
    is "$body" "$shown" 'a body along with GET is passed over'
    request HEAD
    is "$headers" "$whole" 'HEAD gets the header that GET gets'
    is "$body" '' 'and no body'
    request OPTIONS
    is "$status $body" '204 ' 'OPTIONS is answered 204 without a body'
    unlike "$headers" '^Content-' 'and says nothing of a body'
    cors 'the answer to OPTIONS'
    said_methods 'the answer to OPTIONS'
    for method in PUT DELETE PATCH TRACE CONNECT post Get ''; do
        request "$method" '{"type":"m.login.dummy"}'
        refused 405 M_UNRECOGNIZED 'does not take this method' \
            "the method \"$method\" is refused"
        said_methods 'the refusal'
    done
    standard 'the refusal of a method'
    kept 'the refusal of a method'
}

steps() {
    decide_flows 'm.login.dummy m.login.password'
    post '{"type":"m.login.dummy"}'
    next m.login.password 'a first stage passes'
    standard 'the answer with a session'
    not_kept 'the answer with a session'
    post '{"type":"m.login.password","session":"'"$session"'",
        "password":"short"}'
    refused 400 M_WEAK_PASSWORD '' 'a weak password is refused'
    standard 'a refusal'
    kept 'a refusal'
    post '{"type":"m.login.password","session":"'"$session"'",
        "password":"correct horse"}'
    made '@user-[0-9a-f]{10}:localhost' 'the last stage makes the account'
    standard 'the answer with a token'
    not_kept 'the answer with a token'
    post 'no JSON'
    standard 'the refusal of a body'
    is "$(traces)" '1 accounts 1 tokens 1 names 1 sessions 0 uses' \
        'nothing but that account was made'
}

# at SCRIPT_NAME PATH_INFO
at() {
    exchange REQUEST_METHOD=GET SCRIPT_NAME="$1" PATH_INFO="$2" </dev/null
}
paths() {
    local other
    at "$path" ''
    is "$status" 200 'the path may be all in SCRIPT_NAME'
    at '' "$path"
    is "$status" 200 'or all in PATH_INFO'
    at "${path%/v1/register}" /v1/register
    is "$status" 200 'or some here and some there'
    exchange REQUEST_METHOD=GET SCRIPT_NAME="$path" QUERY_STRING=a=b </dev/null
    is "$status" 200 'a query changes nothing'
    for other in '' / "$path/" "/$path" "${path%?}" "${path}s" "${path^^}" \
        "$path/../register" "$path%00" "${path/v1/v2}"; do
        at "$other" ''
        refused 404 M_UNRECOGNIZED 'nothing at this path' \
            "there is nothing at \"$other\""
    done
    at "$path" "$(printf '/%.0s' {1..5000})"
    refused 404 M_UNRECOGNIZED '' 'there is nothing at a path of 5000 bytes'
    at "$(printf '/%.0s' {1..5000})" "$path"
    refused 404 M_UNRECOGNIZED '' 'however it ends'
    standard 'the refusal of a path'
    kept 'the refusal of a path'
    exchange REQUEST_METHOD=OPTIONS SCRIPT_NAME=/nowhere </dev/null
    is "$status" 404 'there is nothing for OPTIONS, either'
    exchange REQUEST_METHOD=POST SCRIPT_NAME=/nowhere CONTENT_LENGTH=9 \
        </dev/null
    is "$status" 404 'nor for POST, whatever its body'
}

for mode in $modes; do
    begin "$mode"
    shown_flows
    begin "$mode"
    methods
    steps
    paths
done
done_testing
