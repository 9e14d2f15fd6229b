#!/bin/bash
# Slow and hostile clients, thousands at once: others are answered meanwhile,
# and afterwards all is as it was. From the environment: CONNECTIONS.
. tests/tap.sh
. tests/web/nginx.sh
. tests/fault/service.sh
wanted=${CONNECTIONS:-800}
ulimit -n "$(ulimit -Hn)"
limit=$(ulimit -n)
# A few are for others, and for files.
[ "$limit" = unlimited ] || [ "$wanted" -lt $((limit - 500)) ] ||
    wanted=$((limit - 500))
echo "# CONNECTIONS=$wanted"
# Where few are left nginx ends those that say nothing.
connections=$((wanted + wanted / 8 + 400))
cluster_start
sql 'UPDATE register.settings SET password_hash_cost = 1'
responders_start 2
workers=$(pgrep -P "$responders" | sort)
# So patient that all of them are there at a time.
patience=$((60 + wanted / 50))
nginx_start /limit_req/d "s/_timeout 10s/_timeout ${patience}s/"
nginx_worker=$(pgrep -P "$server_pid")
number=0

# hostile_start KIND NUMBER: returns when all are at it.
hostile_start() {
    coproc hostile { exec tests/fault/hostile "$url" "$1" "$2" 2>>"$work/hostile.log"; }
    read -r begun <&"${hostile[0]}"
}
# Sets answers, what they were answered.
hostile_stop() {
    # shellcheck disable=SC2154
    local input=${hostile[1]} pid=$hostile_PID
    exec {input}>&-
    answers=$(cat <&"${hostile[0]}")
    wait "$pid" 2>/dev/null
}
# others_are_answered WHO
others_are_answered() {
    number=$((number + 1))
    browse --interface 127.0.0.2 "$url"
    is "$status" 200 "$1: others see the flows"
    browse --interface 127.0.0.2 -d '{"type":"m.login.password","user":"bob-'$number'","password":"correct-horse"}' "$url"
    is "$status $(json .user_id)" "200 @bob-$number:localhost" \
        'and make their accounts'
}
connected() {
    find "/proc/$(pgrep -P "$server_pid")/fd" -lname 'socket:*' 2>/dev/null | wc -l
}
few_are_left() { [ "$(connected)" -le "$before" ]; }
browse "$url"
before=$(($(connected) + 2))
all_are_gone() { # SECONDS
    until_true "$1" few_are_left
    ok $? 'no connection is left'
}

# try KIND NUMBER ANSWERS NAME
try() {
    hostile_start "$1" "$2"
    is "$begun" "$2" "$2 clients: $4"
    others_are_answered "$1"
    hostile_stop
    like "$(tr '\n' ',' <<<"$answers")" "^$3\$" 'those get what they deserve'
    row "hostile: $4" "$begun" ''
}
many=$((wanted / 5))
try silent "$wanted" "$wanted nothing yet,"  'a connection and not a word'
try slow-head $many "$many nothing yet," 'a request of one byte a second'
# More than one address may have at a time.
try slow-body $((2 * many)) "256 nothing yet,$((2 * many - 256)) HTTP/1.1 429 [^,]*," \
    'a body of one byte a second'
try too-long 200 '([0-9]+ HTTP/1.1 (400|429) [^,]*,)+' \
    'a Content-Length that is too small'
try too-short 20 '20 (nothing yet|HTTP/1.1 408 .*|),' \
    'a Content-Length that is too large'
try two-lengths 20 '20 HTTP/1.1 400 Bad Request,' 'two of them'
try length-and-chunks 20 '20 HTTP/1.1 400 Bad Request,' 'one, and chunks'
try bad-chunks 20 '20 HTTP/1.1 400 Bad Request,' 'chunks of no length'
try no-reader 20 ,? 'requests whose answers are not read'

all_are_gone "$patience"
is "$(sql "SELECT count(*) FROM register.account WHERE localpart = 'slow'")" 0 \
    'no half request has made an account'
is "$(pgrep -P "$responders" | sort)" "$workers" 'no responder has died'
is "$(pgrep -P "$server_pid")" "$nginx_worker" 'neither has nginx'
others_are_answered 'when they have gone'

# nginx ends them itself. Of connections that break off in a body it notices some
# when they have been idle for as long as others between two requests may be.
nginx_stop
nginx_start /limit_req/d 's/_timeout 10s/_timeout 2s/' \
    's/client_header_timeout/keepalive_timeout 2s;\n&/'
for kind in silent slow-head too-short; do
    hostile_start $kind 20
    all_are_gone 10
    hostile_stop
    is "$(grep -vE '^[0-9]+ (HTTP/1.1 408 .*|hung up)?$' <<<"$answers")" '' \
        "$kind: no client waits for long"
done
try cut-short 200 ,? 'a body that is cut short'
all_are_gone 10
done_testing
