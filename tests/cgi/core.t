#!/bin/bash
# What is in the memory of the programs stays there: no core file, and nothing
# for another process of the same user.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start
secret=quod-secretum-est
mkdir "$work/cores"
chmod 777 "$work/cores"
# Its owner has to be able to start what was built.
install -m 755 build/matrix-register build/matrix-register-mailer "$work/"

# running COMMAND…: in a folder for cores, without a limit to them, with a
# secret in the environment, as the user of the tests; all input is to come
# still. Sets pid.
running() {
    (
        cd "$work/cores" || exit
        ulimit -c unlimited 2>/dev/null
        exec <&4
        PGHOST=$work HTTP_AUTHORIZATION="Bearer $secret" \
            exec "${as[@]}" "$@" 2>>"$work/errors" >&2
    ) &
    pid=$!
    until_true 30 waits "$(basename "${!#}")" || echo "# $* does not start"
}
waits() {
    [[ $(cat "/proc/$pid/comm") = "${1:0:15}" ]] &&
        grep -q '^State:.S' "/proc/$pid/status" && sleep 0.3
}
# of_it FILE…: what another process of its user reads there of the secret.
of_it() {
    local file
    for file in "$@"; do
        "${as[@]}" cat "/proc/$pid/$file" 2>/dev/null | tr '\0' '\n' |
            grep -q "$secret" && echo "$file"
    done
}
# attached: succeeds when another process of its user can look into it.
attached() {
    "${as[@]}" /usr/bin/python3 -c '
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
sys.exit(libc.ptrace(16, int(sys.argv[1]), None, None) != 0)' "$pid"
}
readable() {
    "${as[@]}" /usr/bin/python3 -c '
import sys
maps = open("/proc/%s/maps" % sys.argv[1]).readline()
memory = open("/proc/%s/mem" % sys.argv[1], "rb")
memory.seek(int(maps.split("-")[0], 16))
sys.exit(memory.read(16) == b"")' "$pid" 2>/dev/null
}
# crash: sets cores, how many files that leaves.
crash() {
    kill -SEGV "$pid"
    wait "$pid" 2>/dev/null
    cores=$(find "$work/cores" -type f | wc -l)
    rm -f "$work"/cores/*
}
# closed NAME: the program that runs gives nothing away.
closed() {
    is "$(of_it environ cmdline)" '' "$1: no secret stands in /proc"
    ! readable
    ok $? "$1: its memory is of no other user"
    ! attached
    ok $? "$1: no debugger attaches to it"
    crash
    is "$cores" 0 "$1: it leaves no core file"
}

# A program without these precautions, to show that there is something to see.
mkfifo "$work/never"
exec 4<>"$work/never"
cp "$(type -P sleep)" "$work/"
running bash -c 'exec "$0" 600' "$work/sleep"
is "$(of_it environ)" environ 'a secret in an environment can be seen'
if [ "$(cat /proc/sys/kernel/yama/ptrace_scope 2>/dev/null || echo 0)" = 0 ]; then
    readable
    ok $? 'a memory can be read'
fi
crash
if [ "$(cat /proc/sys/kernel/core_pattern)" = core ] && [ "$(ulimit -Hc)" != 0 ]; then
    is "$cores" 1 'a core file can be left'
fi

running spawn-fcgi -n -s "$work/core.sock" -M 0666 -- "$work/matrix-register"
closed 'a responder'
# In the middle of a request, whose body does not come.
running env REQUEST_METHOD=POST SCRIPT_NAME="$path" CONTENT_LENGTH=9 \
    GATEWAY_INTERFACE=CGI/1.1 "$work/matrix-register"
closed 'as plain CGI'
running "$work/matrix-register-mailer"
closed 'the mailer'
done_testing
