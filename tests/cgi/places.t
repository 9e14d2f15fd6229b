#!/bin/bash
# More work than a machine can take at once: what is dear is refused, and what
# is cheap goes on. Other tests may take places meanwhile, but none for long.
. tests/tap.sh
cluster_start
flows "'m.login.password', 'm.login.dummy'"

step() {
    post "{\"type\":\"m.login.password\",\"user\":\"$1\",\"password\":\"12345678\"}"
}
# take NAME: takes the place for some seconds, once it is free; the answer goes
# into a file.
take() {
    until step "$1" && [ "$status" != 429 ]; do :; done
    echo "$status $body" >"$work/answer"
}
# Whoever asks in vain; one that gets in is not asked for again.
is_busy() {
    step "early$RANDOM"
    [ "$status $(json .error | cut -c1-26)" = '429 More people are signing up' ]
}
# within SECONDS COMMAND…: until it holds.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.05
    done
}

for way in 'FastCGI' 'plain CGI'; do
    [ "$way" != FastCGI ] || responders_start 3
    sql 'UPDATE register.settings SET password_hash_cost = 11,
                                      places_per_machine = 1'
    settings_settle
    take "slow${#way}" &
    client=$!
    within 60 is_busy
    ok $? "$way: when all places are taken, a password is refused"
    refused 429 M_LIMIT_EXCEEDED 'try again in a moment' "$way: it says why"
    like "$headers" '^Retry-After: [1-9]' "$way: and when to try again"
    like "$(json .retry_after_ms)" '^[1-9][0-9]{3}$' "$way: to clients, too"
    get
    is "$status" 200 "$way: who looks at the flows is answered"
    post '{"type":"m.login.dummy"}'
    is "$status" 200 "$way: a step that needs no hash goes on"
    wait "$client"
    like "$(cat "$work/answer")" "^200 .*@slow${#way}:" \
        "$way: who has a place is not disturbed"
    sql 'UPDATE register.settings SET password_hash_cost = 1'
    settings_settle
    is_late_made() { step "late${#way}" && [ "$status" = 200 ]; }
    within 60 is_late_made
    ok $? "$way: who tries again is taken"
    responders_stop
done

# With a hash of seconds in progress, all of the process is killed.
sql 'UPDATE register.settings SET password_hash_cost = 11'
responders_start 2
take dead &
client=$!
within 60 is_busy
# shellcheck disable=SC2046
kill -9 $(pgrep -P "$responders")
wait "$client"
responders_stop
sql 'UPDATE register.settings SET password_hash_cost = 1'
is_made() { step dead && [ "$status" = 200 ]; }
within 60 is_made
ok $? 'the dead give their places back'
done_testing
