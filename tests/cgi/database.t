#!/bin/bash
# PostgreSQL goes away and comes back.
. tests/tap.sh
. tests/cgi/steps.sh
export PGCONNECT_TIMEOUT=2
cluster_start
responders_start
responder=$(pgrep -P "$responders")
step() {
    post "{\"type\":\"m.login.password\",\"user\":\"$1\",\"password\":\"correct-horse\"}"
}
gone() {
    refused 503 M_UNKNOWN 'database' "$1"
    like "$headers" '^Retry-After: 5' "and says when to try again"
}
backend() {
    sql "SELECT pid FROM pg_stat_activity WHERE usename = 'register_cgi'"
}

get
cluster_stop immediate
step alice
gone 'a step without PostgreSQL is 503'
unlike "$body" "$work|socket|refused" 'and tells a stranger nothing more'
cluster_start
step alice
is "$(json .user_id)" '@alice:localhost' 'the next request after it is back works'
sql "SELECT pg_terminate_backend($(backend))" >/dev/null
step bob
is "$(json .user_id)" '@bob:localhost' 'a connection that was cut is mended unseen'
cluster_stop
cluster_start
step carol
is "$(json .user_id)" '@carol:localhost' 'so is a restart'

# A server that neither answers nor refuses.
frozen="$(head -1 "$work/cluster/postmaster.pid") $(backend)"
# shellcheck disable=SC2086
kill -STOP $frozen
started=$SECONDS
step dave
gone 'a server that has stopped answering is 503'
step dave
gone 'and so it is when connecting'
[ $((SECONDS - started)) -le 15 ]
ok $? 'no request waits much longer than the timeouts'
waits() { grep -c database-unreachable "$work/log"; }
before=$(waits)
for _ in 1 2 3 4 5 6; do
    step dave
    get
done
gone_get="$status $(json '.flows[0].type')"
is "$(($(waits) - before < 6))" 1 'who comes right after that does not wait, too'
is "$gone_get" '200 m.login.password' 'the flows that are known are told'
path=/_matrix/client/versions get
is "$status" 200 'and so are the versions'
path=/_matrix/client/v3/register/available query=username=dave get
gone 'but not what only the database knows'
path=$path/page get
is "$status $(json .server_name)" '200 localhost' 'what the sign-up page shows is known'
path=$path/email query=token=x get
like "$status $(of_header Content-Type) $(tr -d '\n' <<<"$body")" \
    '^503 text/html.*<h1>That did not work</h1>.*The database can' \
    'a person who has opened a link is told on a page'
# shellcheck disable=SC2086
kill -CONT $frozen
made_at_last() { step dave && [ "$(json .user_id)" = '@dave:localhost' ]; }
until_true 5 made_at_last
ok $? 'when it answers again all is well'

# A lock that another client keeps.
psql -XAtq -U register -d register \
    -c 'BEGIN; LOCK TABLE register.name; SELECT pg_sleep(30)' >/dev/null 2>&1 &
locker=$!
for _ in $(seq 100); do
    [ "$(sql "SELECT count(*) FROM pg_locks
               WHERE mode = 'AccessExclusiveLock' AND granted
                 AND relation = 'register.name'::regclass")" = 0 ] || break
    sleep 0.1
done
step erin
gone 'a table that is locked is 503 after the lock timeout'
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE query LIKE '%pg_sleep(30)' AND pid <> pg_backend_pid()" >/dev/null
wait $locker
step erin
is "$(json .user_id)" '@erin:localhost' 'and works when it is free'
is "$(pgrep -P "$responders")" "$responder" 'all that without a restart'

sql 'ALTER FUNCTION register_internal.look RENAME TO gone'
step frank
gone 'a schema that does not fit is 503, too'
like "$(tail -2 "$work/log")" 'database-error sqlstate=42883' \
    'and the log has the SQLSTATE'
like "$(tail -2 "$work/log")" 'why="the schema .* does not fit this release: .*install.sql"' \
    'and what to do'
responders_stop
cluster_stop
get
gone 'plain CGI without PostgreSQL is 503, for it knows no flows'
holds '--check says that it is gone' test "$("$binary" --check >/dev/null 2>&1; echo $?)" = 75
cluster_start
holds '--check says that it is there' test "$("$binary" --check >/dev/null; echo $?)" = 78
done_testing
