# shellcheck shell=bash
# The whole service, with every part started anew when it dies, and ways to
# kill parts of it; sourced behind tests/tap.sh and tests/web/nginx.sh.
inbox=$work/inbox
mkdir "$inbox"
supervisors=()

# What a cluster has answered it has to keep.
export CLUSTER_SERVER_OPTIONS='-c shared_buffers=32MB'

# row WHAT NUMBER VIOLATIONS: a line of the table that "make fault" prints.
row() {
    [ -z "${FAULT_TABLE-}" ] || printf '%s|%s|%s\n' "$@" >>"$FAULT_TABLE"
}

# supervise NAME COMMAND…: runs it again whenever it ends. Its number is in
# $work/NAME.pid.
supervise() {
    local name=$1
    shift
    # shellcheck disable=SC2016
    /bin/bash -c '
        file=$0
        trap "kill -9 \$! 2>/dev/null; exit" TERM
        while true; do
            "$@" &
            echo $! >"$file"
            wait $!
            sleep 0.1
        done' "$work/$name.pid" "$@" 2>>"$work/$name.log" >&2 &
    supervisors+=($!)
}
# pool_supervise NAME NUMBER [OPTION]: like nginx/run does it, those that end are
# replaced. Sets pool.
pool_supervise() {
    # shellcheck disable=SC2016
    spawn-fcgi -n -s "$work/$1.sock" -M 0666 -b 512 -- /bin/bash -c '
        exec 3<&0
        trap "kill -9 \$(jobs -p); exit" TERM
        while true; do
            while running=($(jobs -pr)); [ ${#running[@]} -lt "$0" ]; do
                "$@" <&3 3<&- &
            done
            wait -n
        done
        ' "$2" "$binary" "${@:3}" >>"$work/log" 2>&1 &
    pool=$!
    until [ "$(pgrep -cP "$pool")" = "$2" ]; do sleep 0.02; done
}
# So many responders, and as many for the queue.
responders_supervise() {
    pool_supervise fastcgi "$1"
    responders=$pool
    pool_supervise queue "$1" --queue
    queue=$pool queue_socket=$work/queue.sock
}
mail_start() {
    supervise mail tests/mail/server "$inbox" 0
    until_true 30 test -s "$inbox/port" || echo "Bail out! no mail server"
    sql "UPDATE register.settings
            SET mail_from = 'noreply@b.example', smtp_tls = 'off',
                smtp_url = 'smtp://127.0.0.1:$(cat "$inbox/port")',
                public_base_url = 'https://b.example',
                mails_per_address = 1000, mails_per_peer = 1000000,
                mails_per_session = 1000, mail_lifetime = '1 day'"
    supervise mailer "$PWD/build/matrix-register-mailer"
}
service_stop() {
    [ ${#supervisors[@]} = 0 ] || kill "${supervisors[@]}" 2>/dev/null
    [ -z "${queue-}" ] || kill "$queue" 2>/dev/null
    queue='' queue_socket=''
    rm -f "$work/queue.sock"
    [ -z "$(type -t nginx_stop)" ] || nginx_stop
}
cleanup_more() { service_stop; }

postmaster() { head -1 "$work/cluster/postmaster.pid"; }
postgres_start() {
    "${as[@]}" pg_ctl -D "$work/cluster" -l "$work/cluster/log" -w -s \
        -o "-k '$work' $CLUSTER_SERVER_OPTIONS" start >/dev/null 2>&1
}
# child_killed PID: any process that it has started, as RANDOM has it. False
# when there is none just now.
child_killed() {
    local children
    mapfile -t children < <(pgrep -P "$1")
    [ ${#children[@]} != 0 ] &&
        kill -9 "${children[RANDOM % ${#children[@]}]}" 2>/dev/null
}
mailer_killed() { kill -9 "$(cat "$work/mailer.pid")" 2>/dev/null; }

# kill_PART: at once, and for good; a part that nothing else replaces is
# started again.
kill_responder() { until_true 60 child_killed "$responders"; }
kill_queue() { until_true 60 child_killed "$queue"; }
# All of them share memory with it, so PostgreSQL starts them all again. It would
# end for good if that were killed by which it recovers from an earlier kill.
kill_backend() { until_true 60 backend_killed; }
backend_killed() { pg_isready -q && child_killed "$(postmaster)"; }
kill_postmaster() {
    kill -9 "$(postmaster)"
    until_true 120 postgres_start || echo "Bail out! PostgreSQL stays down"
}
kill_worker() { until_true 60 child_killed "$server_pid"; }
# Its workers live on and keep the port: its replacement ends them, too.
kill_nginx() {
    local workers
    # No worker more while they are counted.
    kill -STOP "$server_pid"
    workers=$(pgrep -P "$server_pid")
    # The shell would print that it was killed.
    disown "$server_pid"
    kill -9 "$server_pid"
    sleep 0.3
    # shellcheck disable=SC2086
    kill -9 $workers
    until_true 30 port_is_free || echo "Bail out! nginx keeps its port"
    "${server[@]}" 2>>"$work/server.log" >&2 &
    server_pid=$!
}
port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }
kill_mailer() { until_true 60 mailer_killed; }

# storm_prepare NUMBER: flows of several stages, and invitations for so many. One
# at a time hashes, so that others queue.
storm_prepare() {
    sql "UPDATE register.settings
            SET password_hash_cost = 1, slots_per_machine = 1,
                slot_wait = '10 seconds', replay_window = '1 day',
                tries_per_peer = 1000000;
         SELECT FROM register.set_flows(
             'm.login.registration_token m.login.dummy m.login.password',
             'm.login.email.code m.login.password',
             'm.login.email.url m.login.dummy')" >/dev/null
    sql "SELECT register.create_invitation(uses => $1 * 10)
           FROM generate_series(1, 5)" >"$work/invitations"
}
# storm NUMBER [PART=TIMES…]: so many sign-ups; prints what is to be killed.
storm() {
    local number=$1
    shift
    tests/fault/client storm "$url" "$work/journal" "$inbox" \
        "$work/invitations" "$number" "$seed" "$@"
}
# No test has to wait here for the claims and pauses of mails to run out.
no_mails_left() {
    sql "UPDATE register.mail
            SET next_try_at = queued_at,
                claimed_until = now() - interval '1 second'
          WHERE num_nonnulls(sent_at, failed_at) = 0
            AND coalesce(claimed_until < now() + interval '55 seconds', true)
        " 2>/dev/null && [ "$(sql "SELECT count(*) FROM register.mails
                                    WHERE state <> 'sent'" 2>/dev/null)" = 0 ]
}
swept() {
    sql 'SELECT register_internal.session_sweep(20)' >/dev/null
    [ "$(sql 'SELECT count(*) FROM register.session
               WHERE expires_at <= now()')" = 0 ]
}
# What is left to do after it; a client that has not finished by then never will.
storm_end() {
    until_true 120 no_mails_left
    ok $? 'every mail is sent in the end'
    tests/fault/client again "$url" "$work/journal"
    ok $? 'every last step can be repeated'
    sql 'UPDATE register.session SET expires_at = now()
          WHERE completed_at IS NULL'
    until_true 120 swept
    ok $? 'the dead are swept away'
}
# storm_check NUMBER WHAT: nothing got lost.
storm_check() {
    local answered left kind number
    answered=$(grep -c '"event": "account"' "$work/journal")
    left=$(grep -c '"event": "left"' "$work/journal")
    is "$((answered + left))" "$1" \
        'every client has an account but those that left half-way'
    row "$2" "$1" ''
    tests/fault/checker "$work/journal" "$inbox" \
        >"$work/violations" 2>"$work/found"
    while read -r kind number; do
        is "$number" 0 "violations: $kind"
        row "  $kind" "$answered" "$number"
    done <"$work/violations"
    sed 's/^#*/#/' "$work/found"
    holds 'the checker has counted every kind' \
        test "$(wc -l <"$work/violations")" = 11
}
