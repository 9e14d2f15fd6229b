#!/bin/bash
# So many requests from one address, and no more.
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
like "$(many 150)" '^[0-9]+ 200,[0-9]+ 429$' 'looking is limited, too'
done_testing
