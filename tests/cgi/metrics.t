#!/bin/bash
# Numbers to watch. They are the machine's, so other tests may add to them.
. tests/tap.sh
cluster_start
flows "'m.login.password', 'm.login.dummy'"

numbers() { path=/matrix-register/metrics get; }
# number NAME: what is said of it.
number() { awk -v name="matrix_register_$1" '$1 == name {print $2}' <<<"$body"; }
# risen NAME BEFORE NAME: a number is larger than it was.
risen() {
    local now
    now=$(number "$1")
    [ "${now:-0}" -gt "${2:-0}" ]
    ok $? "$3" || printf '# %s -> %s\n' "$2" "$(number "$1")"
}
password='steps_total{stage="m.login.password",outcome="account"}'
weak='steps_total{stage="m.login.password",outcome="weak_password"}'

for way in 'plain CGI' FastCGI; do
    [ "$way" != FastCGI ] || responders_start 3
    numbers
    is "$status" 200 "$way: there are numbers"
    like "$headers" '^Content-Type: text/plain; version=0\.0\.4' \
        "$way: of the type that Prometheus asks for"
    accounts=$(number "$password") refused=$(number "$weak")
    sign_ups=$(number sign_ups_total) errors=$(number database_errors_total)
    post '{"type":"m.login.password","password":"correct-horse"}'
    post '{"type":"m.login.password","password":"1"}'
    numbers
    risen "$password" "$accounts" "$way: an account is counted"
    risen "$weak" "$refused" "$way: so is a refusal, by its reason"
    risen sign_ups_total "$sign_ups" "$way: and sign-ups that finished"
    is "$(grep -c '^matrix_register_steps_total{stage="m.login.password",outcome="account"}' \
        <<<"$body")" 1 "$way: a number is said once"
    is "$(number database_up) $(number sign_ups_under_way)" '1 0' \
        "$way: the database tells what it knows"
done
responder=$(pgrep -P "$responders" | head -n 1)
[ "$(number responders)" -ge 3 ]
ok $? 'the responders are counted'
[ "$(number responders_busy)" -ge 1 ]
ok $? 'and those that have a request in hand'
like "$(number hashes) $(number calls)" '^[0-9]+ [0-9]+$' \
    'and the places that are taken'

mapped() { awk '{print $1}' "/proc/$responder/statm"; }
for _ in {1..12}; do numbers; done
before=$(mapped)
for _ in {1..48}; do numbers; done
# In pages; the heap may have grown by a step.
[ $(($(mapped) - before)) -lt 100 ]
ok $? 'asking again and again uses nothing up'

# All responders are stopped, so that requests wait.
# shellcheck disable=SC2046
kill -STOP $(pgrep -P "$responders")
for _ in 1 2 3; do
    REQUEST_METHOD=GET SCRIPT_NAME=$path cgi-fcgi -bind \
        -connect "$work/fastcgi.sock" </dev/null >"$work/waited" 2>&1 &
done
waiting() { [ "$(grep -c " 02 .* $work/fastcgi.sock\$" /proc/net/unix)" = 3 ]; }
for _ in $(seq 200); do
    ! waiting || break
    sleep 0.05
done
kill -CONT "$responder"
numbers
like "$(number queue)" '^[0-3]$' 'requests that wait are counted'
# shellcheck disable=SC2046
kill -CONT $(pgrep -P "$responders")

flows "'m.login.dummy m.login.password'"
settings_settle
post '{"type":"m.login.dummy"}'
numbers
is "$(number sign_ups_under_way)" 1 'so are sign-ups under way'
flows "'m.login.dummy'"
settings_settle
get
cluster_stop immediate
post '{"type":"m.login.dummy"}'
numbers
is "$status $(number database_up)" '200 0' \
    'without the database the other numbers are there'
risen database_errors_total "$errors" 'and what it left without an answer'
unlike "$body" '[0-9a-f]{32}|@|user' 'no user is named'
like "$body" '^# HELP matrix_register_hashes [A-Z]' 'each number is explained'
path=/matrix-register/metrics request POST ''
refused 405 M_UNRECOGNIZED . 'numbers are only looked at'
done_testing
