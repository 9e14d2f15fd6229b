#!/bin/bash
# Which paths are the responder's, behind every front.
. tests/tap.sh
. tests/web/fronts.sh

# ours PATH: a method that it does not take is refused by the responder.
ours() {
    browse -X PUT "$host$1"
    like "$status $(grep '^Allow' <<<"$headers")" '^405 Allow: ' "$1 is ours"
}
strange() {
    browse "$host$1"
    standard 404 M_UNRECOGNIZED "$1 is not"
    browse -d '{}' "$host$1"
    refused 404 M_UNRECOGNIZED . "$1 is not, for POST either"
}
client=/_matrix/client

cluster_start
responders_start 2
for name in $fronts; do
    front_start "$name" /limit_req/d
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
    ours "$client/api/v1/register/page"
    ours "$client/api/v1/register/cancel"
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
    browse --interface 127.0.0.9 "$host/matrix-register/metrics"
    standard 403 M_FORBIDDEN 'and for no other address'
    front_stop
done
done_testing
