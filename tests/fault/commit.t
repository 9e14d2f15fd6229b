#!/bin/bash
# What is answered is committed: a row is no answer before PostgreSQL has said
# so, however it breaks off.
. tests/tap.sh
. tests/fault/service.sh
cluster_start
settings=$(sql 'SELECT register_internal.settings_read()')

# break_off HOW: sets status, headers and body.
break_off() {
    local folder=$work/$1
    mkdir "$folder"
    coproc server { exec tests/fault/breaking-off "$folder" "$1" "$settings"; }
    # shellcheck disable=SC2034
    read -r listening <&"${server[0]}"
    # shellcheck disable=SC2154
    pid=$server_PID
    PGHOST=$folder get
    { kill "$pid" && wait "$pid"; } 2>/dev/null
}
unavailable() {
    refused 503 M_UNKNOWN database "$1"
    like "$headers" '^Retry-After: 5' 'that says when to try again'
}

break_off twice
is "$status" 200 'a connection that breaks before the commit is said is mended'
break_off gone
unavailable 'when that happens again it is 503'
break_off failed
unavailable 'a row whose transaction is not committed is no answer'
started=$SECONDS
break_off silent
unavailable 'neither is one of which nothing more is heard'
[ $((SECONDS - started)) -le 12 ]
ok $? 'and no client waits longer than for any answer'
done_testing
