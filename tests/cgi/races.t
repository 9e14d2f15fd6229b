#!/bin/bash
# Requests that meet.
. tests/tap.sh
cluster_start
sql 'UPDATE register.settings SET slots_per_machine = 16'
responders_start 4

# at_once BODY: sixteen times; the answers' statuses and errcodes, counted.
at_once() {
    local client pids=()
    for client in {1..16}; do
        (
            post "${1//NUMBER/$client}"
            echo "$status $(json '.errcode // "-"')" >"$work/answer.$client"
        ) &
        pids+=($!)
    done
    wait "${pids[@]}"
    cat "$work"/answer.* | sort | uniq -c | awk '{$1 = $1; print}' | paste -sd,
}

# Each might be the same person, whose password is then compared.
is "$(at_once '{"type":"m.login.password","user":"bob","password":"correct-horse-NUMBER"}' |
    sed 's/,[0-9]* 429 M_LIMIT_EXCEEDED//; s/,[0-9]*/,/')" \
    '1 200 -, 400 M_USER_IN_USE' 'of sixteen with a password one has the name'
flows "'m.login.dummy'"
settings_settle
is "$(at_once '{"type":"m.login.dummy","user":"carol"}')" \
    '1 200 -,15 400 M_USER_IN_USE' 'of sixteen without one, too'
is "$(at_once '{"type":"m.login.dummy","user":"many-NUMBER"}')" '16 200 -' \
    'sixteen with sixteen names all make their accounts'
is "$(sql "SELECT count(*) FROM register.accounts
            WHERE user_id LIKE '@many-%'")" 16 'sixteen in all'

flows "'m.login.dummy m.login.password'"
settings_settle
is "$(at_once '{"type":"m.login.dummy","user":"dave"}')" '16 200 -' \
    'sixteen sessions may want a name'
flows "'m.login.password m.login.dummy', 'm.login.dummy m.login.password'"
settings_settle
is "$(at_once '{"type":"m.login.password","user":"dave","password":"correct-horse-NUMBER"}' |
    sed 's/,[0-9]* 429 M_LIMIT_EXCEEDED//; s/,[0-9]*/,/')" \
    '1 200 -, 400 M_USER_IN_USE' 'of sixteen that do something for it one holds it'
is "$(sql "SELECT count(*) FROM register.account WHERE localpart = 'bob'")" 1 \
    'one account in all'
post '{"type":"m.login.dummy"}'
session=$(json .session)
like "$(at_once '{"type":"m.login.password","user":"n-NUMBER","password":"correct-horse","session":"'"$session"'"}')" \
    '^1 200 -,' 'of sixteen names on one session one makes the account'
is "$(sql "SELECT count(*) FROM register.accounts
            WHERE user_id LIKE '@n-%'")" 1 'one in all'
is "$(sql "SELECT count(*) FROM register.name WHERE localpart LIKE 'n-%'")" 1 \
    'and no name is held by the others'
done_testing
