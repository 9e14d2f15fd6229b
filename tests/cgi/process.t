#!/bin/bash
# The life of the process: signals, settings that change, what it leaves.
. tests/tap.sh
cluster_start
step() {
    post "{\"type\":\"m.login.password\",\"user\":\"$1\",\"password\":\"correct-horse\"}"
}
is_gone() { ! kill -0 "$1" 2>/dev/null; }
# SIGTERM, bit 14 of the mask, is blocked but while the responder waits.
in_hand() { grep -q '^SigBlk:.*[4567c-f]...$' "/proc/$responder/status"; }
waits() { ! in_hand; }
files() { find "/proc/$responder/fd" -type l | wc -l; }

responders_start 3
responders_pids=$(pgrep -P "$responders")
get
kill -TERM "$responders"
wait "$responders"
for pid in $responders_pids; do
    holds 'SIGTERM ends a responder that waits' until_true 2 is_gone "$pid"
done
responders=

# Slow enough to be caught in the act: about a second.
sql "UPDATE register.settings
        SET password_hash_prefix = '\$2b\$', password_hash_cost = 14"
responders_start
responder=$(pgrep -P "$responders")
get
until_true 10 waits
(
    step slow
    echo "$status $body" >"$work/answer"
) &
client=$!
until_true 10 in_hand
kill -HUP "$responder"
kill -TERM "$responder"
wait "$client"
like "$(cat "$work/answer")" '^200 .*@slow:localhost' \
    'SIGHUP and SIGTERM let the request in hand be answered'
holds 'then SIGTERM ends the process' until_true 2 is_gone "$responder"
responders_stop

responders_start
responder=$(pgrep -P "$responders")
get
until_true 10 waits
# Counted before the hash: the whole request has been read then.
costly_steps() {
    sql "SELECT coalesce(sum(times), 0) FROM register.tally WHERE what = 'costly_step'"
}
before=$(costly_steps)
is_read() { [ "$(costly_steps)" -gt "$before" ]; }
body='{"type":"m.login.password","user":"impatient","password":"correct-horse"}'
printf '%s' "$body" |
    REQUEST_METHOD=POST SCRIPT_NAME=$path CONTENT_LENGTH=${#body} \
        cgi-fcgi -bind -connect "$work/fastcgi.sock" >/dev/null &
client=$!
until_true 10 is_read
kill -9 $client
wait $client 2>/dev/null
sql "UPDATE register.settings
        SET password_hash_prefix = '\$y\$', password_hash_cost = 1"
get
is "$status" 200 'a client that goes away ends no responder'
is "$(pgrep -P "$responders")" "$responder" 'the process is the same'
step impatient
refused 400 M_USER_IN_USE taken 'its account was made'

# holds_within_5 FILTER WANTED NAME: of what GET shows.
holds_within_5() {
    local tenths=0
    until get && [ "$(json "$1")" = "$2" ] || [ $tenths -gt 50 ]; do
        sleep 0.1
        tenths=$((tenths + 1))
    done
    is "$(json "$1")" "$2" "$3"
}
flows "'m.login.dummy'"
holds_within_5 '.flows[0].type' m.login.dummy 'new flows hold within 5 seconds'
sql 'SELECT register.close_registration()'
holds_within_5 '.flows|length' 0 'so does closing'
sql 'SELECT register.open_registration()'
holds_within_5 '.flows|length' 1 'and opening'
flows "'m.login.dummy m.login.password'"
kill -HUP "$responder"
get
is "$(json '.flows[0].stages|length')" 2 \
    'after SIGHUP new flows hold for the next request'
is "$(pgrep -P "$responders")" "$responder" 'which the same process answers'

is "$(sql "SELECT count(*) FROM pg_stat_activity
            WHERE usename = 'register_cgi'")" 1 'it has one connection'
until_true 10 waits
before=$(files)
get
until_true 10 waits
is "$(files)" "$before" 'a request leaves no file open'
like "$("$binary" --help)" '^usage: ' '--help says how it is used'
like "$("$binary" --version)" '^matrix-register [0-9.]+$' '--version tells it'
"$binary" --nonsense >/dev/null 2>&1
is $? 64 'an unknown option is refused'
"$binary" </dev/null >/dev/null 2>&1
is $? 64 'so is being started by hand'
done_testing
