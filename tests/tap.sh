# What the tests that are written in shell have in common; sourced by them.
# Results are printed as TAP (testanything.org), each a sentence.
set -u
: "${TEST_ROOT:?run the tests with: make check CHECK=$0}"

path=/_matrix/client/api/v1/register
peer=127.0.0.1
binary=$PWD/build/matrix-register
work=$(mktemp -d "$TEST_ROOT/XXXXXX")
chmod 755 "$work"
tests=0
failures=0
as=()
if [ "$(id -u)" = 0 ]; then
    chown postgres "$work"
    as=(setpriv --reuid=postgres --regid=postgres --init-groups --)
fi

# ok RESULT NAME: RESULT is the exit status of what was tried.
ok() {
    tests=$((tests + 1))
    if [ "$1" = 0 ]; then
        echo "ok $tests - $2"
    else
        failures=$((failures + 1))
        echo "not ok $tests - $2"
    fi
    return "$1"
}
# is GOT WANTED NAME
is() {
    [ "$1" = "$2" ]
    ok $? "$3" || printf '%s\n' "got:    $1" "wanted: $2" | sed 's/^/# /'
}
# matches TEXT REGEX: a line of it does; 2: that is no REGEX. Without a process,
# since there are thousands of these.
matches() {
    local line
    while IFS= read -r line; do
        [[ $line =~ $2 ]]
        case $? in 0) return 0 ;; 2) return 2 ;; esac
    done <<<"$1"
    return 1
}
# like GOT REGEX NAME, unlike GOT REGEX NAME. Of an empty GOT nothing is said:
# unlike fails.
like() {
    matches "$1" "$2"
    ok $? "$3" || printf '%s\n' "got:    $1" "wanted: $2" | sed 's/^/# /'
}
unlike() {
    matches "$1" "$2"
    [ $? = 1 ] && [ -n "$1" ]
    ok $? "$3" || printf '%s\n' "got:      $1" "unwanted: $2" | sed 's/^/# /'
}
# holds NAME COMMAND…
holds() {
    local name=$1 output
    shift
    output=$("$@" 2>&1)
    ok $? "$name" || printf '%s\n' "$output" | sed 's/^/# /'
}
# until_true SECONDS COMMAND…: false when that takes longer.
until_true() {
    local deadline=$((${EPOCHREALTIME/./} + $1 * 1000000))
    shift
    until "$@"; do
        [ "${EPOCHREALTIME/./}" -lt "$deadline" ] || return 1
        sleep 0.05
    done
}
done_testing() {
    ! [ -s "$work/unsaid" ] || is "$(cat "$work/unsaid")" '' \
        'each statement of the test itself can be run'
    echo "1..$tests"
    [ "$failures" = 0 ]
    exit
}

# A cluster of this test's own, as after the installation but for the cost of a
# hash; "as-installed": and that, too. sql STATEMENT asks it as the superuser.
cluster_start() {
    [ -d "$work/cluster" ] ||
        "${as[@]}" cp -a "$TEST_ROOT/${1-template}" "$work/cluster"
    CLUSTER_INSTALLS=no "$PWD/sql/cluster" start "$work/cluster" "$work" || {
        echo "Bail out! PostgreSQL does not start"
        exit 1
    }
    export PGHOST=$work
}
# The same, with a server that logs all it can.
cluster_start_talkative() {
    "${as[@]}" cp -a "$TEST_ROOT/template" "$work/cluster"
    echo "log_statement = all
        log_min_duration_statement = 0
        log_duration = on
        log_parameter_max_length = -1
        log_parameter_max_length_on_error = -1
        log_min_messages = debug5
        log_min_error_statement = debug5
        log_error_verbosity = verbose
        log_connections = on
        log_line_prefix = '%m [%p] %u %a '
        debug_print_parse = on
        debug_print_rewritten = on
        debug_print_plan = on
        session_preload_libraries = auto_explain
        auto_explain.log_min_duration = 0
        auto_explain.log_verbose = on
        auto_explain.log_nested_statements = on" >>"$work/cluster/postgresql.conf"
    cluster_start
}
cluster_stop() { "$PWD/sql/cluster" stop "$work/cluster" "${1-fast}"; }
# One that fails makes the test fail in the end; try_sql is for those that may.
sql() { try_sql "$1" || { echo "$1" >>"$work/unsaid"; return 1; } }
try_sql() { psql -XAtq -v ON_ERROR_STOP=1 -U register -d register -c "$1"; }
# The same in the role of the responder, or of another.
sql_as() { psql -XAtq -v ON_ERROR_STOP=1 -U "$1" -d register -c "$2"; }

# The responders read the settings before their next request. Until a responder
# has blocked SIGHUP, bit 0 of its mask, the signal would end it.
settings_settle() {
    local pid pids=() mask=$'SigBlk:\t[0-9a-f]*[13579bdf]\n' state
    [ -z "${responders-}" ] ||
        read -ra pids <"/proc/$responders/task/$responders/children"
    for pid in "${pids[@]}"; do
        until IFS= read -rd '' state <"/proc/$pid/status"; [[ $state =~ $mask ]]; do
            kill -0 "$pid" || break
        done
        kill -HUP "$pid"
    done
}
flows() { sql "SELECT FROM register.set_flows($1)" >/dev/null; }

# responders_start [NUMBER]: FastCGI on $work/fastcgi.sock, log in $work/log; in
# place of those that run.
responders_start() {
    responders_stop
    spawn-fcgi -n -s "$work/fastcgi.sock" -M 0666 -- /bin/bash -c '
        exec 3<&0
        trap "kill \$(jobs -p); wait; exit" TERM
        for _ in $(seq "$0"); do "$1" <&3 3<&- & done
        wait' "${1-1}" "$binary" >>"$work/log" 2>&1 &
    responders=$!
    until [ "$(pgrep -cP "$responders")" = "${1-1}" ]; do sleep 0.02; done
}
responders_stop() {
    [ -n "${responders-}" ] || return 0
    kill -TERM "$responders" 2>/dev/null
    wait "$responders" 2>/dev/null
    responders=
    rm -f "$work/fastcgi.sock"
}

# request METHOD [BODY]: through FastCGI when responders run, else in plain
# CGI mode, with query and authorization where these are set. Sets status,
# headers and body.
request() {
    local bytes=${2-} answer
    [ "${mode-}" != anew ] || settings_settle
    local variables=(REQUEST_METHOD="$1" SCRIPT_NAME="$path" REMOTE_ADDR="$peer"
        GATEWAY_INTERFACE=CGI/1.1 CONTENT_LENGTH="$(LC_ALL=C; echo ${#bytes})"
        QUERY_STRING="${query-}" HTTP_AUTHORIZATION="${authorization-}")
    if [ -n "${responders-}" ]; then
        answer=$(printf '%s' "$bytes" | {
            export "${variables[@]}"
            exec cgi-fcgi -bind -connect "$work/fastcgi.sock"
        })
    else
        answer=$(printf '%s' "$bytes" |
            env "${variables[@]}" "$binary" 2>>"$work/log")
    fi
    split_answer "$answer"
}
split_answer() {
    headers=${1%%$'\r\n\r'*}
    body=${1#*$'\r\n\r\n'}
    [ "$body" != "$1" ] || body=
    status=
    [[ ! $headers =~ (^|$'\n')Status:\ ([0-9]+) ]] || status=${BASH_REMATCH[2]}
}
get() { request GET; }
post() { request POST "$1"; }
# json FILTER: what jq finds in the body. In an object of texts, numbers and flags
# a key needs no process to be found.
json() {
    local value='"[^"\\]*"|[a-z0-9]+' key found otherwise
    if [[ $* =~ ^\.(([a-z_]+)|\"([a-z_.]+)\")(\ //\ \"([a-z-]+)\")?$ ]] &&
        key=${BASH_REMATCH[2]}${BASH_REMATCH[3]} otherwise=${BASH_REMATCH[5]} &&
        [[ $body =~ ^\{(\"[a-z_.]+\":\ ?($value)(,\ ?|\}$))+$ ]]; then
        [[ $body =~ [{\ ,]\"$key\":\ ?($value)[,}] ]] && found=${BASH_REMATCH[1]}
        found=${found-null}
        [[ ! $found =~ ^(null|false)$ ]] || found=${otherwise:-$found}
        found=${found#\"}
        printf '%s\n' "${found%\"}"
    else
        jq -r "$@" <<<"$body"
    fi
}
# refused STATUS ERRCODE PATTERN NAME: the last answer was this standard error.
refused() {
    local pattern=${3//\"/'\\"'}
    [[ $pattern != *\$ ]] || pattern=${pattern%?}'"[,}]'
    like "$status $body" \
        "^$1 \{(.*,)?\"errcode\":\"$2\",\"error\":\"([^\"\\]|\\\\.)*$pattern" "$4"
}

cleanup() {
    responders_stop
    ! [ -s "$work/cluster/postmaster.pid" ] || cluster_stop immediate
    [ -z "$(type -t cleanup_more)" ] || cleanup_more
    rm -rf "$work"
}
trap cleanup EXIT

# in_memory PID TEXT…: which of these a process still has; "read" when its
# memory could be read.
in_memory() {
    perl -e '
        my ($pid, @wanted) = @ARGV;
        open my $maps, "<", "/proc/$pid/maps" or die "unreadable\n";
        open my $memory, "<", "/proc/$pid/mem" or die "unreadable\n";
        for (<$maps>) {
            my ($from, $to) = /^(\w+)-(\w+) r/ or next;
            sysseek $memory, hex $from, 0 or next;
            sysread $memory, my $bytes, hex($to) - hex $from or next;
            for (@wanted) { print "found $_\n" if index($bytes, $_) >= 0; }
        }
        print "read\n"' "$@" 2>&1
}
