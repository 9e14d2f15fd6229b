#!/bin/bash
# The primary dies and its synchronous standby is promoted: the responders go
# on, through a connection string of several hosts and through pgbouncer, and
# no account that was answered is lost. From the environment: SIGN_UPS, SEED.
. tests/tap.sh
. tests/web/nginx.sh
. tests/fault/service.sh
sign_ups=${SIGN_UPS:-60} seed=${SEED:-$RANDOM}
echo "# SEED=$seed SIGN_UPS=$sign_ups"
second=$work/second
bouncer=$work/bouncer
"${as[@]}" mkdir "$second" "$bouncer"

postgres() { # FOLDER COMMAND…: pg_ctl for the cluster that lies there
    local folder=$1
    shift
    "${as[@]}" pg_ctl -D "$folder/cluster" -l "$folder/log" -w -s "$@"
}
on_second() { psql -XAtq -h "$second" -U register -d register -c "$1"; }
is_synchronous() {
    [ "$(sql 'SELECT sync_state FROM pg_stat_replication')" = sync ]
}
# pair_start: a primary, and a standby that has all that is committed.
pair_start() {
    unset PGHOST PGPORT PGTARGETSESSIONATTRS
    cluster_start
    storm_prepare "$sign_ups"
    "${as[@]}" pg_basebackup -h "$work" -U register -R -c fast \
        -D "$second/cluster"
    postgres "$second" -o "-k '$second' $CLUSTER_SERVER_OPTIONS" start
    sql "ALTER SYSTEM SET synchronous_standby_names = '*'"
    sql 'SELECT pg_reload_conf()' >/dev/null
    until_true 60 is_synchronous
    ok $? "$how: there is a synchronous standby"
}
# With all its processes, like a machine that loses power.
primary_kill() {
    local pid processes
    pid=$(postmaster)
    processes=$(pgrep -P "$pid")
    # shellcheck disable=SC2086
    kill -9 "$pid" $processes
    rm "$work/cluster/postmaster.pid"
}
kill_primary() {
    primary_kill
    postgres "$second" promote
    [ -z "${pgbouncer-}" ] || pgbouncer_point "$second"
}
pair_stop() {
    ! [ -s "$work/cluster/postmaster.pid" ] || cluster_stop immediate
    ! [ -s "$second/cluster/postmaster.pid" ] ||
        postgres "$second" -m immediate stop
    rm -rf "$work/cluster" "$second/cluster"
}

# pgbouncer_point FOLDER: at the server whose socket is there.
pgbouncer_point() {
    cat >"$bouncer/pgbouncer.ini" <<END
[databases]
register = host=$1 dbname=register
[pgbouncer]
unix_socket_dir = $bouncer
listen_port = 5432
pool_mode = transaction
auth_type = trust
auth_file = $bouncer/users
admin_users = register
server_login_retry = 1
END
    [ -z "${pgbouncer-}" ] ||
        psql -Xq -h "$bouncer" -U register -d pgbouncer -c RELOAD
}
pgbouncer_start() {
    printf '"%s" ""\n' register register_cgi register_mailer >"$bouncer/users"
    pgbouncer_point "$work"
    "${as[@]}" pgbouncer -q "$bouncer/pgbouncer.ini" 2>>"$bouncer/log" >&2 &
    pgbouncer=$!
    until_true 20 test -S "$bouncer/.s.PGSQL.5432"
}
pgbouncer_stop() {
    [ -n "${pgbouncer-}" ] || return 0
    kill "$pgbouncer"
    wait "$pgbouncer" 2>/dev/null
    pgbouncer=
}
cleanup_more() {
    service_stop
    pgbouncer_stop
    pair_stop
}

# storm_over HOW: while many sign up the primary dies.
storm_over() {
    local kills=0 part
    rm -rf "$work/journal" "$inbox"
    mkdir "$inbox"
    responders_supervise 4
    mail_start
    nginx_start /limit_req/d \
        's/fastcgi_read_timeout .*/fastcgi_read_timeout 15s;/'
    while read -r part; do
        kill_"$part" && kills=$((kills + 1))
    done < <(storm "$sign_ups" primary=1)
    is "$kills" 1 "$how: the primary dies, the standby is promoted"
    export PGHOST=$second
    storm_end
    row "failover, $how" 1 ''
    storm_check "$sign_ups" 'sign-ups meanwhile'
    unlike "$(cat "$work/log")" 'outcome=internal' 'no responder is at a loss'
    responders_stop
    service_stop
    supervisors=()
    pair_stop
}

# Gives up waiting for the standby, as a crash of one process would make it.
give_up_waiting() {
    sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE wait_event = 'SyncRep'" >/dev/null
}
is_made() { [ "$(sql 'SELECT count(*) FROM register.account')" = 1 ]; }

how='several hosts'
pair_start
flows "'m.login.dummy m.login.password'"
responders_start
post '{"type":"m.login.dummy"}'
last='{"type":"m.login.password","user":"bob","password":"correct-horse",'
last+='"session":"'$(json .session)'"}'
receiver=$(on_second 'SELECT pid FROM pg_stat_wal_receiver')
kill -STOP "$receiver"
post "$last"
refused 503 M_UNKNOWN database 'what the standby does not get is not answered'
give_up_waiting
until_true 20 is_made
ok $? 'the primary has it all the same'
post "$last"
refused 503 M_UNKNOWN database 'and does not answer it when asked again'
kill -CONT "$receiver"
post "$last"
is "$(json .user_id)" '@bob:localhost' 'before the standby has it, too'
is "$(on_second 'SELECT user_id FROM register.accounts')" '@bob:localhost' \
    'which it has then'
sql 'SET client_min_messages = warning; TRUNCATE register.account CASCADE'
responders_stop
storm_prepare "$sign_ups"
export PGHOST=$second
responders_start
request POST '{"type":"m.login.registration_token","token":"x"}'
refused 503 M_UNKNOWN database 'with the standby alone a step is 503'
responders_stop
export PGHOST=$second,$work PGTARGETSESSIONATTRS=read-write
storm_over

how='pgbouncer'
pair_start
pgbouncer_start
export PGHOST=$bouncer
storm_over
pgbouncer_stop
done_testing
