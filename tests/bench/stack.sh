# What the benchmarks share; sourced by tests/bench/run. A cluster of its own,
# and beside each other behind the same nginx the real responders and what they
# are measured against. An answer that is not what it has to be ends the run.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."
path=/_matrix/client/api/v1/register
v3_path=/_matrix/client/v3/register
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
count_accounts='SELECT count(*) FROM register.account'
accounts() { sql "$count_accounts"; }
calculate() { awk "BEGIN {printf \"$1\", $2}"; }
median() { sort -g | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
# The line with the median ratio, of lines "RATIO OURS THEIRS".
middle() { sort -g "$1" | awk '{v[NR] = $0} END {print v[int((NR + 1) / 2)]}'; }
# What a row says of settings that are not as shipped is added to it.
# row WHAT MEASURED AGAINST RATIO GOAL, where GOAL is ">= N" or "<= N".
row() {
    local verdict
    verdict=$(calculate %s "($4 $5) ? \"\" : \", missed\"")
    echo "| $1${aside-} | $2 | $3 | $4 | $5$verdict |"
}
# ratio_of OURS THEIRS NAME: a round; middle_row NAME WHAT AGAINST GOAL: the one
# with the median ratio.
ratio_of() {
    echo "$(calculate %.3f "$1 / $2") $1 $2" >>"$work/rounds.$3"
}
middle_row() {
    local ratio ours theirs
    read -r ratio ours theirs < <(middle "$work/rounds.$1")
    row "$2" "${ours%.*}/s" "$3, ${theirs%.*}/s" "$ratio" "$4"
}
head_of_table() {
    printf '\n%s\n%s\n' '| what | measured | against | ratio | goal |' \
        '| --- | --- | --- | --- | --- |'
}
# Clients that ask again as soon as they have an answer all come from one address,
# which the limits of the database would refuse; $url has none of nginx.
no_limits() {
    aside=', without limits per address'
    set_settings 'costly_steps_per_peer = NULL, names_per_peer = 1000000'
}
as_shipped() {
    aside=
    set_settings 'costly_steps_per_peer = DEFAULT, names_per_peer = DEFAULT,
        password_hash_prefix = DEFAULT, password_hash_cost = DEFAULT'
    flows "'m.login.password'"
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

# respond NAME COMMAND…: as many processes as "make run" starts, on one socket.
respond() {
    "${as[@]}" spawn-fcgi -n -s "$work/$1.sock" -M 0600 -b 4096 -- /bin/bash -c '
        exec 3<&0
        trap "kill \$(jobs -p); wait; exit" TERM
        for _ in $(seq "$0"); do "$@" <&3 3<&- & done
        wait' "$processes" "${@:2}" 2>>"$work/log" >&2 &
}
# site NAME PORT SOCKET [SED EXPRESSION]: the production site file, as this name's
# own.
site() {
    sed -e "s|listen .*;|listen 127.0.0.1:$2 backlog=4096;|" \
        -e "s|unix:/run/matrix-register|unix:$work/$3|" -e "${4-}" \
        -e '/access_log/d' -e "s/\bregister_\([a-z]\)/$1_\1/g" \
        -e "s/matrix_register/matrix_$1/g" nginx/sites/matrix-register.conf
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
$(site register "$port" register)
$(site open $((port + 1)) register /limit_[rc]/d)
$(site bare $((port + 2)) bare /limit_[rc]/d)
$(site empty $((port + 3)) empty /limit_[rc]/d)
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
    respond register "$work/matrix-register"
    respond register-queue "$work/matrix-register" --queue
    respond bare "$work/bare"
    serve
    shipped=http://127.0.0.1:$port
    url=http://127.0.0.1:$((port + 1))$path
    bare_url=http://127.0.0.1:$((port + 2))$path
    for _ in $(seq 100); do
        ! answer "$url" >"$work/ours" || ! answer "$bare_url" >"$work/theirs" ||
            break
        sleep 0.1
    done
    cmp "$work/ours" "$work/theirs" ||
        fail "both have to give the same answer: $(cat "$work/log")"
    responders=$(pgrep -f "^$work/matrix-register( --queue)?$")
}

# load CLIENTS SECONDS URL [SCRIPT]: answers in a second that are 200, of clients
# that ask again as soon as they have an answer. How many they were is left in
# $work/count, the p99 of all answers in ms in $work/p99, how many were refused
# (429) in $work/refused; any other answer ends the run.
load() {
    wrk -t "$cores" -c "$1" -d "$2" --latency --timeout 20 ${4+-s "$4"} "$3" \
        >"$work/wrk"
    awk -v counts="${4+yes}" '
        $1 == "answers" {number[$2] += $3}
        / requests in / && !counts {number[200] = $1}
        /Non-2xx/ && !counts {number["strange"] = $NF}
        /Socket errors/ {number["socket errors"] = 1}
        END {
            print number[200] + 0, number[429] + 0
            for (status in number)
                if (status != 200 && status != 429)
                    exit 1
        }' "$work/wrk" >"$work/answers" || {
        cat "$work/wrk" >&2
        fail 'an answer was neither 200 nor 429'
    }
    read -r count refused <"$work/answers"
    echo "$count" >"$work/count"
    echo "$refused" >"$work/refused"
    latency "$work/wrk" >"$work/p99"
    calculate %.1f "$count / $2"
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
# sign_ups VERSION CLIENTS SECONDS TYPES PREFIX: accounts per second, and they are
# really there.
sign_ups() {
    local before made target=$url
    [ "$1" = v1 ] || target=${url/$path/$v3_path}
    before=$(accounts)
    STEP_DOOR=$1 STEP_TYPES=$4 STEP_PREFIX=$5 load "$2" "$3" "$target" \
        tests/bench/steps.lua >"$work/rate"
    sleep 0.5
    made=$(($(accounts) - before))
    calculate %.1f "$(cat "$work/rate") / $(wc -w <<<"$4")"
    [ $((made * $(wc -w <<<"$4") + 2 * $2)) -ge "$(cat "$work/count")" ] ||
        fail "$(cat "$work/count") answers, but $made accounts"
}
# bench CLIENTS SECONDS SCRIPT [COUNT]: the same by pgbench, which prepares its
# statements as a responder does, or as "mode" says; COUNT is SQL that tells how
# many there are.
bench() {
    local before made
    before=$(sql "${4-$count_accounts}")
    "$bin/pgbench" -U register_cgi -n -M "${mode:-prepared}" -D terms="${terms:-none}" \
        -c "$1" -j "$cores" -T "$2" -f "$3" register >"$work/pgbench"
    awk '/^tps/ {print $3}' "$work/pgbench"
    made=$(($(sql "${4-$count_accounts}") - before))
    [ "$made" = "$(awk '/transactions actually/ {print $NF}' "$work/pgbench")" ] ||
        fail "pgbench made $made: $(cat "$work/pgbench")"
}
