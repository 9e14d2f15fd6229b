#!/bin/bash
# More work than a machine can take at once: what costs a hash waits for its
# turn, only what would wait too long is refused, and what is cheap goes on.
. tests/tap.sh
cluster_start
flows "'m.login.password', 'm.login.dummy'"

step() {
    post "{\"type\":\"m.login.password\",\"user\":\"$1\",\"password\":\"correct-horse\"}"
}
# background NAME: the same beside others; its answer goes into a file.
background() {
    (step "$1" && echo "$status $body" >"$work/$1.part" &&
        mv "$work/$1.part" "$work/$1.answer") &
    clients+=($!)
}
# crowd NAME NUMBER: so many at once; answered, accepted: how many of them.
crowd() {
    local i
    for ((i = 1; i <= $2; i++)); do background "$1$i"; done
}
answered() { find "$work" -name "$1*.answer" | wc -l; }
accepted() { cat "$work/$1"*.answer 2>/dev/null | grep -c '^200 .*"access_token"'; }
crowd_end() {
    wait "${clients[@]}"
    clients=()
}
clients=()
# number NAME: what the metrics say of it.
number() {
    local path=/matrix-register/metrics
    get
    awk -v name="matrix_register_$1" '$1 == name {print $2}' <<<"$body"
}
is_number() { [ "$(number "$1")" = "$2" ]; }
# A hash that takes a good part of a second, and one that takes hardly any.
dear="password_hash_prefix = '\$2b\$', password_hash_cost = 12"
cheap="password_hash_prefix = '\$2b\$', password_hash_cost = 4"
configure() {
    sql "UPDATE register.settings SET slots_per_machine = 1, $1"
    settings_settle
}

for way in 'FastCGI' 'plain CGI'; do
    kind=${way// /}
    [ "$way" != FastCGI ] || responders_start 8
    configure "$dear, slot_wait = '10 seconds'"
    crowd "wait$kind" 5
    until_true 60 is_number hashes 1
    ok $? "$way: one at a time hashes"
    post '{"type":"m.login.dummy"}'
    is "$status" 200 "$way: a step that needs no hash does not wait"
    get
    is "$status" 200 "$way: nor does a look at the flows"
    [ "$(accepted "wait$kind")" -lt 5 ]
    ok $? "$way: while others do"
    crowd_end
    is "$(accepted "wait$kind")" 5 "$way: all who waited are served"

    configure "$dear, slot_wait = '0'"
    crowd "slow$kind" 1
    until_true 60 is_number hashes 1
    step "early$kind"
    is "$(accepted "slow$kind")" 0 "$way: where there is no wait"
    refused 429 M_LIMIT_EXCEEDED 'More people are signing up.*try again in a moment' \
        "$way: the next one is refused at once, and told why"
    is "$(sed -n 's/\r//; s/^Retry-After: //p' <<<"$headers")000" \
        "$(json .retry_after_ms)" "$way: and when to try again, in both ways"
    like "$(json .retry_after_ms)" '^[1-9]000$' "$way: which is soon"
    crowd_end
    is "$(accepted "slow$kind")" 1 "$way: the one that hashes is not disturbed"
    step "late$kind"
    is "$status" 200 "$way: and the next one who tries is served"
    responders_stop
done

# Of five that come at once, one hashes and some wait.
responders_start 8
configure "$dear, slot_wait = '0.5 seconds'"
step taught1 && step taught2 && step taught3
crowd full 8
crowd_end
refusals=$(grep -l '^429 ' "$work"/full*.answer | wc -l)
[ "$refusals" -gt 0 ]
ok $? 'a queue that is too long is not made longer'
is "$(($(accepted full) + refusals))" 8 'every request has an answer'
responders_stop

# Of four responders one stays free, though all who come would wait.
responders_start 4
configure "$dear, slot_wait = '10 seconds'"
crowd few 8
until_true 60 is_number hashes 1
get
is "$status" 200 'with few responders some stay free for what is cheap'
[ "$(accepted few)" -lt 4 ]
ok $? 'while the others wait'
crowd_end
[ "$(accepted few)" -ge 3 ]
ok $? 'who are served, as many as could wait' || echo "# $(accepted few)"
responders_stop

# The web server takes the request elsewhere, with a ticket.
responders_start 4
passes_on() {
    answer=$(printf '%s' "$1" | env REQUEST_METHOD=POST SCRIPT_NAME="$path" \
        REMOTE_ADDR="$peer" CONTENT_LENGTH="${#1}" REGISTER_QUEUE="$2" \
        REGISTER_TICKET="${3-}" cgi-fcgi -bind -connect "$work/fastcgi.sock")
    split_answer "$answer"
}
next='{"type":"m.login.password","user":"next","password":"correct-horse"}'
crowd before 1
until_true 60 is_number hashes 1
passes_on "$next" @elsewhere
is "$(tr -d '\r' <<<"$headers" | sed 's/: [0-9-]*$/:/' | paste -sd' ')" \
    'X-Accel-Redirect: @elsewhere Register-Ticket:' \
    'a request that has to wait is passed on, where the web server says so'
is "$body" '' 'without an answer'
is "$(number queue)" 1 'it counts as waiting'
ticket=$(sed -n 's/\r//; s/^Register-Ticket: //p' <<<"$headers")
passes_on "$next" here "$ticket"
is "$status $(json .user_id)" '200 @next:localhost' 'with its ticket it is served'
is "$(accepted before)" 1 'after the one before'
crowd_end
is "$(number queue) $(number hashes)" '0 0' 'and then waits no longer'
passes_on "${next/next/once}" @elsewhere
is "$status $(json .user_id)" '200 @once:localhost' \
    'one that has not to wait is served by the responder that it came to'
passes_on "${next/next/forged}" here "$ticket"
is "$status $(json .user_id)" '200 @forged:localhost' \
    'a ticket that is no longer good has no effect'

# Its client hangs up before the ticket is sent.
crowd last 1
until_true 60 is_number hashes 1
# shellcheck disable=SC2046
kill -STOP $(pgrep -P "$responders")
printf %s "${next/next/gone}" | tests/cgi/fastcgi "$work/fastcgi.sock" --leave \
    REQUEST_METHOD=POST SCRIPT_NAME="$path" REMOTE_ADDR="$peer" \
    REGISTER_QUEUE=@elsewhere
# shellcheck disable=SC2046
kill -CONT $(pgrep -P "$responders")
crowd_end
until_true 60 grep -q client-gone "$work/log"
is "$(number queue) $(number hashes)" '0 0' \
    'one whose client is gone keeps no place that others could have'

# With hashes in progress, all of the processes are killed.
crowd dead 3
until_true 60 is_number hashes 1
# shellcheck disable=SC2046
kill -9 $(pgrep -P "$responders")
crowd_end
responders_stop
responders_start 8
is "$(number hashes) $(number responders)" '0 8' 'the dead give their slots back'
is "$(number responders_busy)" 1 'and are not taken for busy'
configure "$cheap, slot_wait = '2 seconds'"
step alive
is "$status" 200 'and others go on'

# As many as the administrator says, from then on.
sql 'UPDATE register.settings SET slots_per_machine = 3'
configure_slots() { sql "UPDATE register.settings SET $1" && settings_settle; }
configure_slots "$dear, slot_wait = '10 seconds', slots_per_machine = 2"
crowd two 3
until_true 60 is_number hashes 2
ok $? 'two slots, where there was one'
crowd_end
configure_slots 'slots_per_machine = 1'
crowd one 3
until_true 60 is_number queue 2 && is_number hashes 1
ok $? 'and one again'
crowd_end
is "$(accepted two) $(accepted one)" '3 3' 'every request is served'
done_testing
