#!/bin/bash
# Where the system removes the semaphores, as logind does with those of a user who
# logs out, a responder begins anew: its supervisor starts another one.
ours=$(readlink /proc/self/ns/ipc)
[ -n "${IPC_OF_OTHERS-}" ] || IPC_OF_OTHERS=$ours exec nginx/with-own-ipc "$0"
[ "$ours" != "$IPC_OF_OTHERS" ] || { echo '1..0 # SKIP the semaphores are those of other tests, too'; exit; }
. tests/tap.sh
cluster_start
step() {
    post "{\"type\":\"m.login.password\",\"user\":\"$1\",\"password\":\"correct-horse\"}"
}
has_ended() { ! pgrep -P "$responders" >/dev/null; }

responders_start
step bob
is "$status" 200 'a password is hashed'
ipcs -s | sed -n 's/^0x[0-9a-f]* *\([0-9]*\) .*/\1/p' | xargs -n 1 ipcrm -s
get
is "$status" 200 'without the semaphores, what needs none is answered'
step carol
is "$status $(json .retry_after_ms)" '429 1000' 'what does is to come again'
until_true 5 has_ended
ok $? 'to another process: this one ends'
responders_start
step carol
is "$status" 200 'which finds new ones'
done_testing
