#!/bin/bash
# So many requests from one address, and no more; each path has its limit.
. tests/tap.sh
. tests/web/nginx.sh
cluster_start
responders_start 2
nginx_start

# many NUMBER ARGUMENTS…: how many of them were answered with what.
many() {
    local number=$1
    shift
    for _ in $(seq "$number"); do
        curl -s -o "$work/last" -w '%{http_code}\n' "$@" "$url"
    done | sort | uniq -c | awk '{$1 = $1; print}' | paste -sd,
}
step='{"type":"m.login.nonsense"}'
is "$(many 15 -d "$step")" '15 400' 'a person meets no limit'
like "$(many 40 -d "$step")" '^[0-9]+ 400,[0-9]+ 429$' 'forty steps do'
browse -d "$step" "$url"
standard 429 M_LIMIT_EXCEEDED 'the limit is a standard error'
is "$(json .retry_after_ms)" 2000 'with retry_after_ms'
like "$headers" '^Retry-After: 2' 'and the header'
is "$(many 1)" '1 200' 'looking at the flows has a limit of its own'
is "$(many 3 --interface 127.0.0.2 -d "$step")" '3 400' \
    'another address has another'
sleep 2
is "$(many 1 -d "$step")" '1 400' 'and soon it is good again'
client=/_matrix/client
# many_from ADDRESS NUMBER ARGUMENTS… URL: how many were let through, by status. One
# client asks for all, so that no slow machine keeps within a limit.
many_from() {
    curl -s -o "$work/last" -w '%{http_code}\n' --interface "127.0.1.$1" \
        "${@:3}[1-$2]" | sort | uniq -c | awk '{$1 = $1; print}' | paste -sd,
}
like "$(many_from 6 400 "$url?")" '^[0-9]+ 200,[0-9]+ 429$' \
    'looking is limited, too'
name="$host$client/v3/register/available?username=b"
is "$(many_from 1 60 "$name")" '60 200' 'a name may be asked for at every keystroke'
like "$(many_from 1 400 "$name")" '^[0-9]+ 200,[0-9]+ 429$' 'but not without end'
mail=$host$client/v3/register/email/requestToken?
like "$(many_from 2 30 -d '{}' "$mail")" '^1[0-9] 400,[12][0-9] 429$' \
    'mails are asked for seldom'
token=$host$client/v1/register/m.login.registration_token/validity?
like "$(many_from 3 30 "$token")" '^1[0-9] 400,1[0-9] 429$' \
    'invitations are not guessed'
like "$(many_from 4 30 -d '{}' "$host/_synapse/admin/v1/register?")" \
    '^1[0-9] 400,1[0-9] 429$' 'nor is the shared secret'
like "$(many_from 5 60 -d '{}' "$host$client/v3/register?")" \
    '^[2-4][0-9] 401,[1-4][0-9] 429$' 'a step has its limit at every door'
done_testing
