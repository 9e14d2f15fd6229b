# What the benchmarks share; sourced by tests/bench/run. A cluster of its own,
# and beside each other behind the same nginx the real responders and what they
# are measured against. An answer that is not what it has to be ends the run.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."
path=/_matrix/client/api/v1/register
port=${PORT:-8018}
cores=$(nproc)
processes=$((4 * cores))
work=$(mktemp -d /tmp/register-bench.XXXXXX)
results=$PWD/build/bench/results
mkdir -p "$results"
chmod 755 "$work"
export PGHOST=$work
as=()
if [ "$(id -u)" = 0 ]; then
    chown postgres "$work"
    as=(setpriv --reuid=postgres --regid=postgres --init-groups --)
fi
bin=$(pg_config --bindir 2>/dev/null) || bin=
[ -x "$bin/pgbench" ] ||
    bin=$(echo /usr/lib/postgresql/*/bin | tr ' ' '\n' | tail -1)
install -m 755 build/matrix-register build/bench/bare build/bench/hash \
    build/bench/load "$work/"

stop() {
    trap - EXIT
    # shellcheck disable=SC2046
    kill $(jobs -p) 2>/dev/null || true
    wait
    sql/cluster stop "$work/cluster" 2>/dev/null || true
    [ ! -d "$work/empty" ] || sql/cluster stop "$work/empty" || true
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM
fail() {
    printf 'make bench: %s\n' "$*" >&2
    exit 1
}
say() { printf '%s\n' "$*" >&2; }

sql() { psql -XAtq -v ON_ERROR_STOP=1 -U register -d register -c "$1"; }
accounts() { sql 'SELECT count(*) FROM register.account'; }
calculate() { awk "BEGIN {printf \"$1\", $2}"; }
median() { sort -g | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
# The line with the median ratio, of lines "RATIO OURS THEIRS".
middle() { sort -g "$1" | awk '{v[NR] = $0} END {print v[int((NR + 1) / 2)]}'; }
# row WHAT MEASURED AGAINST RATIO GOAL, where GOAL is ">= N" or "<= N".
row() {
    local verdict
    verdict=$(calculate %s "($4 $5) ? \"\" : \", missed\"")
    echo "| $1 | $2 | $3 | $4 | $5$verdict |"
}
head_of_table() {
    printf '\n%s\n%s\n' '| what | measured | against | ratio | goal |' \
        '| --- | --- | --- | --- | --- |'
}
# flows FLOW…: and waits until the responders know.
flows() {
    sql "SELECT FROM register.set_flows($1)" >"$work/sql"
    sleep 4
}
set_settings() {
    sql "UPDATE register.settings SET $1"
    sleep 4
}

# respond NAME BINARY: as many processes as "make run" starts, on one socket.
respond() {
    "${as[@]}" spawn-fcgi -n -s "$work/$1.sock" -M 0600 -b 1024 -- /bin/bash -c '
        exec 3<&0
        trap "kill \$(jobs -p); wait; exit" TERM
        for _ in $(seq "$0"); do "$1" <&3 3<&- & done
        wait' "$processes" "$2" 2>>"$work/log" >&2 &
}
# site NAME PORT: the production site file without limits, as this name's own.
site() {
    sed -e "s|listen .*;|listen 127.0.0.1:$2 backlog=4096;|" -e '/limit_[rc]/d' \
        -e '/access_log/d' -e "s|unix:[^;]*|unix:$work/$1.sock|" \
        -e "s/register_\(retry_after\|allow\|error\|peer\|kind\|look\|step\|name\|mail\|guess\)\b/$1_\1/g" \
        -e "s/matrix_register/matrix_$1/" nginx/sites/matrix-register.conf
}
serve() {
    cat >"$work/nginx.conf" <<END_OF_FILE
worker_processes auto;
daemon off;
error_log stderr warn;
pid $work/nginx.pid;
events { worker_connections 4096; }
http {
    access_log off;
    client_body_temp_path $work/body;
    fastcgi_temp_path $work/fastcgi;
    proxy_temp_path $work/proxy;
    uwsgi_temp_path $work/uwsgi;
    scgi_temp_path $work/scgi;
$(site register "$port")
$(site bare $((port + 1)))
$(site empty $((port + 2)))
}
END_OF_FILE
    "${as[@]}" nginx -c "$work/nginx.conf" 2>>"$work/log" &
}
# answer URL: header and body, without the time of day.
answer() { curl -sfi "$1" | grep -v '^Date:'; }
start_all() {
    mkdir "$work/cluster"
    [ "$(id -u)" != 0 ] || chown postgres "$work/cluster"
    sql/cluster start "$work/cluster" "$work"
    sql 'UPDATE register.settings SET costly_steps_per_peer = NULL'
    respond register "$work/matrix-register"
    respond bare "$work/bare"
    serve
    url=http://127.0.0.1:$port$path
    bare_url=http://127.0.0.1:$((port + 1))$path
    for _ in $(seq 100); do
        ! answer "$url" >"$work/ours" || ! answer "$bare_url" >"$work/theirs" ||
            break
        sleep 0.1
    done
    cmp "$work/ours" "$work/theirs" ||
        fail "both have to give the same answer: $(cat "$work/log")"
    responders=$(pgrep -f "^$work/matrix-register$")
}

# load CLIENTS SECONDS URL [SCRIPT]: requests per second, all of them answered
# 200. How many they were is left in $work/count, the p99 in ms in $work/p99.
load() {
    wrk -t "$cores" -c "$1" -d "$2" --latency ${4+-s "$4"} "$3" >"$work/wrk"
    if grep -qE 'Non-2xx|Socket errors' "$work/wrk"; then
        cat "$work/wrk" >&2
        fail "not every answer was 200"
    fi
    awk '/ requests in / {print $1}' "$work/wrk" >"$work/count"
    latency "$work/wrk" >"$work/p99"
    awk '/Requests\/sec/ {print $2}' "$work/wrk"
}
# latency FILE: the p99 that wrk has printed, in ms.
latency() {
    awk '$1 == "99%" {
        value = $2 + 0
        if ($2 ~ /us$/) value /= 1000
        else if ($2 !~ /ms$/) value *= 1000
        printf "%.2f\n", value
    }' "$1"
}
# sign_ups CLIENTS SECONDS TYPES PREFIX: accounts per second, and they are
# really there.
sign_ups() {
    local before made
    before=$(accounts)
    STEP_TYPES=$3 STEP_PREFIX=$4 load "$1" "$2" "$url" tests/bench/steps.lua \
        >"$work/rate"
    sleep 0.5
    made=$(($(accounts) - before))
    calculate %.1f "$(cat "$work/rate") / $(wc -w <<<"$3")"
    [ $((made * $(wc -w <<<"$3") + 2 * $1)) -ge "$(cat "$work/count")" ] ||
        fail "$(cat "$work/count") answers, but $made accounts"
}
# bench CLIENTS SECONDS SCRIPT: the same by pgbench.
bench() {
    local before made
    before=$(accounts)
    "$bin/pgbench" -U register_cgi -n -M simple -c "$1" -j "$cores" \
        -T "$2" -f "$3" register >"$work/pgbench"
    awk '/^tps/ {print $3}' "$work/pgbench"
    made=$(($(accounts) - before))
    [ "$made" = "$(awk '/transactions actually/ {print $NF}' "$work/pgbench")" ] ||
        fail "pgbench made $made accounts: $(cat "$work/pgbench")"
}
