# shellcheck shell=bash
# What the tests of the stages that call services outside have in common;
# sourced after tests/cgi/steps.sh.

# How a service can fail that does so at once; /slow and /trickle take time.
ways='huge garbage empty redirect hangup list bomb status/500 status/503'

# outside_start: the services (tests/standin) at $outside, and a database that
# logs all it can.
outside_start() {
    cluster_start_talkative
    setpriv --pdeathsig KILL tests/standin "$work/standin" &
    standin=$!
    until_true 10 test -s "$work/standin" || {
        echo "Bail out! The stand-in does not start"
        exit 1
    }
    outside=http://127.0.0.1:$(cat "$work/standin")
}
cleanup_more() {
    kill "$standin"
    wait "$standin" 2>/dev/null
}
# received FILTER: what jq finds in the requests that came there since they
# were forgotten.
received() { [ ! -e "$work/standin.log" ] || jq -r "$1" "$work/standin.log"; }
forget() { : >"$work/standin.log"; }
# asked WANTED NAME: these were asked since, "METHOD path" each, in any order
# of several; then that is forgotten.
asked() {
    is "$(received '.method + " " + .path' | sed 's/?.*//' | sort |
        paste -sd,)" "$1" "$2"
    forget
}

# later NAME BODY: sends it, and goes on; waits for nothing.
later() {
    {
        post "$2"
        printf '%s\r\n\r\n%s\n' "$headers" "$body" >"$work/later.$1"
    } &
    later[$1]=$!
}
declare -A later
# answer_of NAME: waits for that answer, as if it had been sent just now.
answer_of() {
    wait "${later[$1]}"
    split_answer "$(cat "$work/later.$1")"
}
# stay, go: between them four responders answer, and have to survive.
stay() {
    responders_start 4
    stayed=$(pgrep -P "$responders" | sort)
}
go() {
    is "$(pgrep -P "$responders" | sort)" "$stayed" \
        'none of the responders had to start anew'
    responders_stop
}
# unreached NAME: the last answer asks for patience.
unreached() {
    refused 503 M_UNKNOWN "this can't be reached" "$1"
    is "$(of_header Retry-After)" 10 'and says when to come back'
}
# What the responders' connections to the database are doing.
busy() {
    sql "SELECT coalesce(string_agg(DISTINCT state, ' '), 'not connected')
           FROM pg_stat_activity WHERE usename = 'register_cgi'"
}
# secret PATTERN NAME: no line of the responder's log or of PostgreSQL's has it.
# What administrators say is not looked at.
secret() {
    is "$(sed '/set_secret/d' "$work/log" "$work/cluster/log" |
        grep -m 1 -E -- "$1")" '' "$2"
}
# wiped NAME PART…: no responder has any of these in its memory.
wiped() {
    local name=$1 pid
    shift
    [ "$(id -u)" = 0 ] || { ok 0 '# SKIP only root can read the memory of a process'; return; }
    is "$(pgrep -P "$responders" | while read -r pid; do
        in_memory "$pid" "$@"
    done | sort -u)" read "$name"
}
