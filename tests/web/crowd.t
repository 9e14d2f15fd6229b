#!/bin/bash
# Many sign up at the same moment, behind every front: all get their accounts, in
# turn, and what is cheap does not wait for them.
. tests/tap.sh
. tests/web/fronts.sh
cluster_start
flows "'m.login.password', 'm.login.dummy'"
sql "UPDATE register.settings SET password_hash_prefix = '\$2b\$',
            password_hash_cost = 7, slot_wait = '10 seconds',
            costly_steps_per_peer = NULL"
# configure SETTINGS: a hash of cost 10 takes a tenth of a second or so, each one
# more twice as long.
configure() {
    sql "UPDATE register.settings SET $1"
    settings_settle
    # shellcheck disable=SC2046
    [ -z "${queue-}" ] || kill -HUP $(pgrep -P "$queue")
}

# queue_start NUMBER: responders for those that wait.
queue_start() {
    queue_socket=$work/queue.sock
    spawn-fcgi -n -s "$queue_socket" -M 0666 -- /bin/bash -c '
        exec 3<&0
        trap "kill \$(jobs -p); wait; exit" TERM
        for _ in $(seq "$0"); do "$1" --queue <&3 3<&- & done
        wait' "$1" "$binary" >>"$work/log" 2>&1 &
    queue=$!
    until [ "$(pgrep -cP "$queue")" = "$1" ]; do sleep 0.02; done
}
cleanup_more() {
    [ -z "${queue-}" ] || kill "$queue"
    front_stop
}
# crowd NAME NUMBER [ADDRESS]: so many sign-ups at once, from one address.
# Leaves a line "STATUS SECONDS" for each in $work/NAME.
crowd() {
    local i
    for ((i = 1; i <= $2; i++)); do
        [ "$i" = 1 ] || echo next
        printf '%s\n' "url = $url" "interface = ${3:-127.0.0.1}" \
            "output = $work/body.$1.$i" \
            "data = {\"type\":\"m.login.password\",\"user\":\"$1-$i\",\"password\":\"pq7-xvn2-kd\"}" \
            'write-out = "%{http_code} %{time_total}\n"'
    done >"$work/$1.config"
    curl -Z --no-progress-meter --parallel-immediate --parallel-max 300 --max-time 60 \
        -K "$work/$1.config" >"$work/$1" 2>>"$work/curl"
}
accepted() { grep -c '^200 ' "$work/$1"; }
made() { sql "SELECT count(*) FROM register.account WHERE localpart ~ '^$1-'"; }
# longest FILE: seconds.
longest() { sort -k2 -g "$1" | awk 'END {print $2}'; }
is_longer() { awk "BEGIN {exit !($1 > $2)}"; }
under_way() { [ "$(made "$1")" -gt 2 ]; }

responders_start 4
queue_start 4
# shellcheck disable=SC2046
is "$(ps -o ni= -p $(pgrep -d, -P "$queue") | sort -u | tr -d ' ')" 5 \
    'those that only hash yield the processors to what is cheap'
front_start nginx /limit_/d
# What one after the other take, as a measure: two at once may take as long when
# the machine has but one processor.
for i in 1 2 3 4 5 6 7 8; do crowd "alone$i" 1; done
alone=$(cat "$work"/alone? | awk '{sum += $2} END {print sum / NR}')
for number in 16 32 64; do
    crowd "crowd$number" "$number"
    is "$(accepted "crowd$number") $(made "crowd$number")" "$number $number" \
        "of $number who come at once all get their accounts"
    is_longer "1 + 1.5 * $number * $alone" "$(longest "$work/crowd$number")"
    ok $? 'the last one waits as long as the others take to be hashed' ||
        echo "# $(longest "$work/crowd$number") s, one takes $alone s"
done
configure 'password_hash_cost = 4'
crowd hall 200
is "$(accepted hall)" 200 'so do 200, of whom more wait than there are responders'

configure 'password_hash_cost = 10'
crowd busy 64 &
clients=$!
until_true 60 under_way busy
for i in 1 2 3; do
    browse "$url"
    echo "$status" >>"$work/cheap"
    browse -d '{"type":"m.login.dummy"}' "$url"
    echo "$status" >>"$work/cheap"
done
[ "$(made busy)" -lt 64 ]
ok $? 'looks and steps without a hash overtake those that wait'
is "$(sort "$work/cheap" | uniq -c | xargs)" '6 200' 'and are answered'
wait "$clients"
is "$(grep -cE '^(200|429) ' "$work/busy")" 64 'while the others are answered, too'

# One address asks for more than can be hashed in the time that others wait.
configure "slot_wait = '1 second', password_hash_cost = 9"
crowd taught 8
crowd flood 200 127.0.1.1 &
clients=$!
until_true 60 under_way flood
for i in 1 2 3; do
    crowd "guest$i" 1 127.0.1.2
    [ "$(accepted "guest$i")" = 0 ] || break
done
is "$(accepted "guest$i")" 1 'one address that floods leaves room for another'
wait "$clients"
refused=$(grep -c '^429 ' "$work/flood")
[ "$refused" -gt 0 ]
ok $? 'though it got all that was left, and was refused the rest' ||
    sort "$work/flood" | cut -d' ' -f1 | uniq -c | sed 's/^/# /'
is "$(($(accepted flood) + refused))" 200 'with an answer for each'
for status in 200 429; do grep "^$status " "$work/flood" >"$work/flood.$status"; done
is_longer "$(longest "$work/flood.200")" "$(longest "$work/flood.429")"
ok $? 'those who are refused are told so before the others are served'
status=429 body=$(grep -l errcode "$work"/body.flood.* | head -1 | xargs cat)
refused 429 M_LIMIT_EXCEEDED 'More people are signing up' 'and why'
is "$(grep -c outcome=busy "$work/log")" 0 'the log keeps no line for each of them'
front_stop

kill "$queue"
wait "$queue"
queue=
queue_socket=
configure "slot_wait = '10 seconds', password_hash_cost = 6"

# The queue may be served by the same responders.
for name in nginx nginx_cgi apache_fcgid apache_cgi; do
    front_start "$name" /limit_/d
    crowd "$name" 16
    is "$(accepted "$name")" 16 'of 16 who come at once all get their accounts'
    front_stop
done
responders_stop
responders_start 8
front_start apache
crowd apache 6
is "$(accepted apache)" 6 'as many wait as leave a quarter of the responders free'
front_stop

# With a queue that no responder serves the web server says so.
queue_socket=$work/unserved.sock
front_start nginx /limit_/d
crowd lost 32
like "$(sort "$work/lost" | cut -d' ' -f1 | sort -u | xargs)" '^200 (429 )?502$' \
    'without responders for the queue those that would wait are told so'
done_testing
