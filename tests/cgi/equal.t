#!/bin/bash
# Equal sign-ups of one request that meet: all of them get the account, on the same
# device, and each an access token that holds.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/v3.sh
cluster_start
sql 'UPDATE register.settings SET slots_per_machine = 16, password_hash_cost = 5'
responders_start 4

# meet NUMBER BODY: so many at once; sets "answers", one on each line.
meet() {
    local client pids=()
    rm -f "$work"/answer.*
    for client in $(seq "$1"); do
        (
            post "$2"
            echo "$status $body" >"$work/answer.$client"
        ) &
        pids+=($!)
    done
    wait "${pids[@]}"
    answers=$(cat "$work"/answer.*)
}
# holders: whose each access token is, on which device.
holders() {
    sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p' <<<"$answers" | sort -u |
        while read -r token; do
            sql "SELECT user_id || ' ' || device_id FROM register.whoami('$token')"
        done
}
# all_hold NUMBER USER VERSION
all_hold() {
    is "$(grep -c '^200 ' <<<"$answers")" "$1" "$3: all $1 get the account"
    is "$(holders | cut -d' ' -f1 | sort | uniq -c | awk '{print $1, $2}')" \
        "$1 @$2:localhost" "$3: and each a token that holds"
    is "$(holders | sort -u | wc -l) $(sql "SELECT count(*) FROM register.devices
            WHERE user_id = '@$2:localhost'")" '1 1' "$3: on one device"
}
path=/_matrix/client/api/v1/register
meet 2 '{"type":"m.login.password","user":"bob","password":"correct horse"}'
all_hold 2 bob 'version 1'
meet 8 '{"type":"m.login.password","user":"bea","password":"correct horse"}'
all_hold 8 bea 'version 1'
first=$answers
path=/_matrix/client/v3/register
meet 2 '{"auth":{"type":"m.login.dummy"},"username":"carol","password":"correct horse"}'
all_hold 2 carol 'version 3'
meet 8 '{"auth":{"type":"m.login.dummy"},"username":"cleo","password":"correct horse","device_id":"D"}'
all_hold 8 cleo 'version 3'
like "$(holders | sort -u)" ' D$' 'on the one that was asked for'
is "$(sql "SELECT count(*) FROM register.tally WHERE what = 'wrong_password'")" 0 \
    'none of it counts as a guess'
is "$(sql 'SELECT count(*) FROM register.failures')" 0 'or as a failure'

# What ends a token ends those of the equal requests.
answers=$first
path=/_matrix/client/v3/logout
authorization="Bearer $(sed -n '1s/.*"access_token":"\([^"]*\)".*/\1/p' <<<"$answers")" \
    post '{}'
is "$status $(holders)" '200 ' 'any of them logs the device out'
path=/_matrix/client/v3/register
meet 4 '{"auth":{"type":"m.login.dummy"},"username":"dora","password":"correct horse"}'
sql "SELECT register.revoke_access_tokens('dora')" >"$work/output"
is "$(holders)" '' 'an administrator revokes all of them'
earlier=$answers
post '{"auth":{"type":"m.login.dummy"},"username":"dora","password":"correct horse"}'
is "$status" 200 'the same person may come again'
answers=$earlier
is "$(holders)" '' 'which brings none of them back'

# Others do not get the account.
meet 6 '{"auth":{"type":"m.login.dummy"},"username":"erin","password":"correct horse '"\$RANDOM"'"}'
is "$(sql "SELECT count(*) FROM register.account WHERE localpart = 'erin'")" 1 \
    'a name has one account'
for number in 1 2 3 4; do
    ( peer=192.0.2.$number post \
        '{"auth":{"type":"m.login.dummy"},"username":"fay","password":"correct horse"}'
      echo "$status" >"$work/fay.$number" ) &
done
wait -n; wait -n; wait -n; wait -n
is "$(sort "$work"/fay.* | uniq -c | awk '{print $1, $2}' | paste -sd,)" \
    '1 200,3 400' 'from other networks the same words are another person'

# Two have hashed and meet at the account, and when the later one has to hash once
# more there is no slot: it hears that it has to wait.
sql "UPDATE register.settings SET slots_per_machine = 1, slot_wait = '0',
            password_hash_prefix = '\$2b\$', password_hash_cost = 13;
     ALTER ROLE register_cgi SET lock_timeout = '30s';
     ALTER ROLE register_cgi SET statement_timeout = '30s'"
responders_start 4
path=/_matrix/client/api/v1/register
try_sql 'BEGIN; LOCK TABLE register.account IN SHARE MODE; SELECT pg_sleep(60)' \
    >"$work/output" 2>&1 &
holder=$!
# background USER FILE
background() {
    (
        post '{"type":"m.login.password","user":"'"$1"'","password":"correct horse"}'
        echo "$status $body" >"$work/$2"
    ) &
    clients+=($!)
}
wait_for_locks() {
    [ "$(sql "SELECT count(*) FROM pg_stat_activity
        WHERE usename = 'register_cgi' AND wait_event_type = 'Lock'")" = "$1" ]
}
hashes() {
    local path=/matrix-register/metrics
    get
    grep -q '^matrix_register_hashes 1$' <<<"$body"
}
clients=()
background gil gil.1
until_true 60 wait_for_locks 1
background gil gil.2
until_true 60 wait_for_locks 2
background hal hal
until_true 60 hashes
sql "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
      WHERE query ~ '^BEGIN; LOCK'" >"$work/output"
wait "${clients[@]}"
like "$(sort "$work"/gil.* | paste -sd' ')" \
    '^200 .*@gil:localhost.* 429 .*M_LIMIT_EXCEEDED' \
    'the later of two equal requests is told to try again where it may not hash'
wait "$holder"
post '{"type":"m.login.password","user":"gil","password":"correct horse"}'
is "$status $(json .user_id)" '200 @gil:localhost' 'and then gets the account'
done_testing
