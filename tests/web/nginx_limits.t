#!/bin/bash
# So many requests from one address, and no more; each path has its limit.
. tests/tap.sh
. tests/web/nginx.sh
cluster_start
responders_start 2
nginx_start

# many NUMBER ARGUMENTS… URL: how many were let through, by status. One client
# asks for all, so that no slow machine keeps within a limit.
many() {
    curl -s -D "$work/headers" -o "$work/last" -w '%{http_code}\n' \
        "${@:2:$#-2}" "${*: -1}[1-$1]" |
        sort | uniq -c | awk '{$1 = $1; print}' | paste -sd,
}
from() { many "$2" --interface "127.0.1.$1" "${@:3}"; }
step='{"type":"m.login.nonsense"}'
is "$(many 15 -d "$step" "$url?")" '15 400' 'a person meets no limit'
is "$(many 185 -d "$step" "$url?")" '185 400' 'nor does a hall of people behind one address'
is "$(many 200 -d "$step" "$url?")" '200 400' 'which is told to come again'
like "$(many 400 -d "$step" "$url?")" '^[0-9]+ 400,[0-9]+ 429$' 'four hundred steps more do'
for _ in {1..9}; do
    many 60 -d "$step" "$url?" >"$work/flood"
    headers=$(tac "$work/headers" | sed '/^HTTP/q' | tac)
    body=$(cat "$work/last") status=$(sed -n '1s/^[^ ]* \([0-9]*\).*/\1/p' <<<"$headers")
    [ "$status" != 429 ] || break
done
standard 429 M_LIMIT_EXCEEDED 'the limit is a standard error'
is "$(json .retry_after_ms)" 2000 'with retry_after_ms'
like "$headers" '^Retry-After: 2' 'and the header'
is "$(many 1 "$url?")" '1 200' 'looking at the flows has a limit of its own'
is "$(from 7 3 -d "$step" "$url?")" '3 400' \
    'another address has another'
sleep 2
is "$(many 1 -d "$step" "$url?")" '1 400' 'and soon it is good again'
client=/_matrix/client
like "$(from 6 400 "$url?")" '^[0-9]+ 200,[0-9]+ 429$' \
    'looking is limited, too'
name="$host$client/v3/register/available?username=b"
is "$(from 1 300 "$name")" '300 200' 'a name may be asked for at every keystroke'
like "$(from 1 600 "$name")" '^[0-9]+ 200,[0-9]+ 429$' 'but not without end'
mail="$host$client/v3/register/email/requestToken?"
like "$(from 2 30 -d '{}' "$mail")" '^1[0-9] 400,[12][0-9] 429$' \
    'mails are asked for seldom'
token="$host$client/v1/register/m.login.registration_token/validity?"
like "$(from 3 30 "$token")" '^1[0-9] 400,1[0-9] 429$' \
    'invitations are not guessed'
like "$(from 4 30 -d '{}' "$host/_synapse/admin/v1/register?")" \
    '^1[0-9] 400,1[0-9] 429$' 'nor is the shared secret'
like "$(from 5 800 -d '{}' "$host$client/v3/register?")" \
    '^[4-6][0-9]{2} 401,[1-3][0-9]{2} 429$' 'a step has its limit at every endpoint'
number=10
for page in v3/auth/m.login.dummy/fallback/web api/v1/register/email \
    api/v1/register/oauth2 v3/logout; do
    like "$(from $number 800 -d session=x "$host$client/$page?")" \
        '^[4-6][0-9]{2} 40[014],[1-3][0-9]{2} 429$' "so has what is posted to $page"
    number=$((number + 1))
done
like "$(from 14 800 "$host$client/api/v1/register/oauth2?state=x&code=y&n=")" \
    '^[4-6][0-9]{2} 404,[1-3][0-9]{2} 429$' 'and the way back from a provider'
nginx_stop

nginx_start 's/#192.0.2.7 1;/127.0.1.20 1;/'
is "$(from 20 800 -d "$step" "$url?")" '800 400' \
    'an address that is trusted, of a bridge, meets no limit'
like "$(from 21 800 -d "$step" "$url?")" 429 'while others do'
nginx_stop

nginx_start 's/listen \(.*\):\([0-9]*\);/listen [::]:\2 ipv6only=off;/'
like "$(from 30 800 -d "$step" "$url?")" 429 \
    'where IPv4 comes in by a socket of IPv6'
is "$(from 31 3 -d "$step" "$url?")" '3 400' 'another address has another limit'
is "$(many 3 -d "$step" "${url/127.0.0.1/[::1]}?")" '3 400' 'and so has IPv6'
like "$(cat "$work/log")" ' peer=::ffff:127.0.1.30 ' 'though nginx writes it so'
done_testing
