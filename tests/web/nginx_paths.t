#!/bin/bash
# Which paths are the responder's, and how often each may be asked for.
. tests/tap.sh
. tests/web/nginx.sh
cluster_start
responders_start 2
nginx_start
host=http://127.0.0.1:$port

# Any number of requests comes through with a limit of its own only: each
# path is asked from another address.
next=10
from_elsewhere() {
    next=$((next + 1))
    browse --interface "127.0.0.$next" "$@"
}
# ours PATH: a method that it does not take is refused by the responder.
ours() {
    from_elsewhere -X PUT "$host$1"
    like "$status $(grep '^Allow' <<<"$headers")" '^405 Allow: ' "$1 is ours"
}
strange() {
    from_elsewhere "$host$1"
    standard 404 M_UNRECOGNIZED "$1 is not"
    from_elsewhere -d '{}' "$host$1"
    standard 404 M_UNRECOGNIZED "$1 is not, for POST either"
}
client=/_matrix/client
for version in v3 r0 v2_alpha api/v1; do ours "$client/$version/register"; done
for version in v3 r0; do
    ours "$client/$version/register/available"
    ours "$client/$version/register/email/requestToken"
    ours "$client/$version/auth/m.login.terms/fallback/web"
    ours "$client/$version/account/whoami"
    ours "$client/$version/logout"
    ours "$client/$version/logout/all"
done
ours "$client/v1/register/m.login.registration_token/validity"
ours "$client/versions"
ours /_synapse/admin/v1/register
for other in "$client/v3/login" "$client/v4/register" "$client/v3/register/" \
    "$client/v2_alpha/register/available" "$client/v3/refresh" \
    "$client/v3/auth/a/b/fallback/web" "$client/v1/register" \
    "$client/v1/register/m.login.registration_tokenXvalidity" \
    /_synapse/admin/v2/register "/x$client/versions" \
    /matrix-register-error /matrix-register-whoami; do
    strange "$other"
done

browse "$host/matrix-register/metrics"
like "$status $body" '^200 # HELP' 'numbers are for who watches this machine'
from_elsewhere "$host/matrix-register/metrics"
standard 403 M_FORBIDDEN 'and for nobody else'

# many ADDRESS NUMBER ARGUMENTS… URL: how many were let through, by status. One
# client asks for all, so that no slow machine keeps within a limit.
many() {
    curl -s -o "$work/last" -w '%{http_code}\n' --interface "127.0.1.$1" \
        "${@:3:$#-3}" "${!#}[1-$2]" | sort | uniq -c | awk '{$1 = $1; print}' | paste -sd,
}
name="$host$client/v3/register/available?username=b"
is "$(many 1 60 "$name")" '60 200' 'a name may be asked for at every keystroke'
like "$(many 1 400 "$name")" '^[0-9]+ 200,[0-9]+ 429$' 'but not without end'
mail="$host$client/v3/register/email/requestToken?"
like "$(many 2 30 -d '{}' "$mail")" '^1[0-9] 400,[12][0-9] 429$' \
    'mails are asked for seldom'
token="$host$client/v1/register/m.login.registration_token/validity?"
like "$(many 3 30 "$token")" '^1[0-9] 400,1[0-9] 429$' \
    'invitations are not guessed'
like "$(many 4 30 -d '{}' "$host/_synapse/admin/v1/register?")" \
    '^1[0-9] 400,1[0-9] 429$' 'nor is the shared secret'
like "$(many 5 60 -d '{}' "$host$client/v3/register?")" \
    '^[2-4][0-9] 401,[1-4][0-9] 429$' 'a step has its limit at every door'
done_testing
