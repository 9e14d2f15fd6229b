#!/bin/bash
# PostgreSQL has no connections, no room, no right to write, or no time: the
# answer is 503 meanwhile, and all is well afterwards, without a restart of any
# responder. That it is gone or frozen is in tests/cgi/database.t.
. tests/tap.sh
. tests/fault/service.sh
longest=12 # statement_timeout, what it takes to connect, and a busy machine
disk=$work/disk
cleanup_more() {
    ! mountpoint -q "$disk" || umount "$disk"
}
begin() { post '{"type":"m.login.dummy"}' && session=$(json .session); }
finish() { # NAME
    post '{"type":"m.login.password","session":"'"$session"'","user":"'"$1"'","password":"correct-horse"}'
}
# unavailable NAME: the last answer was the right one, and came in time.
unavailable() {
    refused 503 M_UNKNOWN 'database' "$1"
    like "$headers" '^Retry-After: [1-9]' 'that says when to try again'
    like "$(tail -n 1 "$work/log")" " ms=([0-9]{1,4}|1[0-$((longest - 11))][0-9]{3})\$" \
        "within $longest seconds"
}
# works USER NAME: the interrupted sign-up goes on, and its end can be repeated.
works() {
    local answer
    finish "$1"
    is "$status $(json .user_id)" "200 @$1:localhost" "$2"
    answer=$body
    finish "$1"
    is "$body" "$answer" 'and is the same when repeated'
}
# slow SECONDS: making an account takes so long; 0: no longer.
slow() {
    sql "SET client_min_messages = warning;
         DROP TRIGGER IF EXISTS slow ON register.account" >/dev/null
    [ "$1" = 0 ] || sql "
        CREATE OR REPLACE FUNCTION public.slow() RETURNS trigger
        LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep($1); RETURN NEW; END';
        CREATE TRIGGER slow BEFORE INSERT ON register.account
            FOR EACH ROW EXECUTE FUNCTION public.slow()"
}
is_busy() {
    [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'
                AND usename = 'register_cgi'")" -ge 1 ]
}
is_idle() { ! is_busy; }
# leave USER: asks for the account, and goes away while it is being made.
leave() {
    finish "$1" &
    client=$!
    until_true 10 is_busy
    # shellcheck disable=SC2046
    kill $(pgrep -P $client) 2>/dev/null
    { wait $client; } 2>/dev/null
}

cluster_start
flows "'m.login.dummy m.login.password'"
sql 'UPDATE register.settings SET password_hash_cost = 1'
responders_start
responder=$(pgrep -P "$responders")
begin

# Out of connections.
sql 'ALTER SYSTEM SET max_connections = 6;'
cluster_stop
cluster_start
others=()
# A client that looks whether all are there takes one, too: they try again.
for _ in 1 2 3; do
    until PGOPTIONS='-c statement_timeout=0' psql -XAtq -U register_mailer \
        -d register -c 'SELECT pg_sleep(600)'; do
        sleep 0.2
    done >/dev/null 2>&1 &
    others+=($!)
done
others_are_there() {
    [ "$(sql "SELECT count(*) FROM pg_stat_activity
               WHERE usename = 'register_mailer'")" = 3 ]
}
until_true 60 others_are_there
finish alice
unavailable 'no connection is left'
kill "${others[@]}"
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE usename = 'register_mailer'" >/dev/null
works alice 'when there is one again the step passes'

# Read only.
begin
sql 'ALTER SYSTEM SET default_transaction_read_only = on'
sql 'SELECT pg_reload_conf()' >/dev/null
until_true 10 eval '[ "$(sql "SHOW default_transaction_read_only")" = on ]'
finish bob
unavailable 'nothing may be written'
get
is "$status" 200 'what needs no writing is answered'
psql -XAtq -U register -d register -c 'SET default_transaction_read_only = off' \
    -c 'ALTER SYSTEM RESET default_transaction_read_only' \
    -c 'SELECT pg_reload_conf()' >/dev/null
until_true 10 eval '[ "$(sql "SHOW default_transaction_read_only")" = off ]'
works bob 'when it may be again the step passes'

# Slow.
begin
slow 60
finish carol
unavailable 'PostgreSQL takes longer than its statement timeout'
slow 0
works carol 'when it is quick again the step passes'
begin
slow 2
leave dave
until_true 20 is_idle
slow 0
is "$(sql "SELECT count(*) FROM register.account WHERE localpart = 'dave'")" 1 \
    'an account is made although the client has gone'
works dave 'which the client gets when it asks again'

# Later than the responder waits: as if statement_timeout did not hold.
begin
sql 'ALTER ROLE register_cgi SET statement_timeout = 0'
slow 8
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE usename = 'register_cgi'" >/dev/null
finish erin
unavailable 'PostgreSQL does not answer in time'
first=$session
begin
like "$status $body" '^200 .*"next":"m.login.password"' \
    'the next question gets its own answer'
session=$first
until_true 20 is_idle
slow 0
sql "ALTER ROLE register_cgi SET statement_timeout = '5s'"
works erin 'and the account that was made all the same is not lost'

# Restarted in the middle of a step.
for way in fast immediate; do
    begin
    slow 4
    finish "frank-$way" &
    client=$!
    until_true 10 is_busy
    cluster_stop $way
    wait $client
    cluster_start
    slow 0
    works "frank-$way" "a step that a restart ($way) has cut off passes later"
done

# Out of disk.
mkdir -p "$disk"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=64m,mode=777 none "$disk"; then
    "${as[@]}" mkdir -m 700 "$disk/tables"
    sql "CREATE TABLESPACE small LOCATION '$disk/tables'"
    sql "SET client_min_messages = warning;
         TRUNCATE register.account CASCADE;
         ALTER TABLE register.account SET TABLESPACE small"
    begin
    fill() { ! head -c 100M /dev/zero >"$disk/full" 2>/dev/null; }
    fill
    finish grace
    unavailable 'no room is left for a table'
    like "$(tail -n 3 "$work/log")" 'sqlstate=53100' 'which the log says'
    rm "$disk/full"
    works grace 'when there is some again the step passes'

    # Without room for its log PostgreSQL gives up altogether.
    cluster_stop
    "${as[@]}" cp -a "$work/cluster/pg_wal" "$disk/"
    rm -r "$work/cluster/pg_wal"
    "${as[@]}" ln -s "$disk/pg_wal" "$work/cluster/pg_wal"
    cluster_start
    begin
    works heidi 'with its log elsewhere all is well'
    begin
    fill
    gives_up() {
        try_sql "SELECT pg_switch_wal() FROM pg_logical_emit_message(true, '', '')" \
            >/dev/null 2>&1
        ! "${as[@]}" pg_ctl -D "$work/cluster" status >/dev/null
    }
    until_true 60 gives_up
    ok $? 'PostgreSQL stops when there is no room for its log'
    finish ivan
    unavailable 'no room is left for the log'
    rm "$disk/full"
    cluster_start
    works ivan 'when it is back the step passes'
    is "$(sql "SELECT count(*) FROM register.account
                WHERE localpart IN ('grace', 'heidi')")" 2 'and the accounts are all there'
    cluster_stop
else
    ok 0 'out of disk # SKIP only root can mount a small file system'
fi
is "$(pgrep -P "$responders")" "$responder" 'all that with the same responder'
done_testing
