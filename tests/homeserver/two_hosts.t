#!/bin/bash
# Two of these services in front of one homeserver, on two hosts with one database,
# behave as one.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/homeserver/homeserver.sh
echo "# $HOMESERVER"
cluster_start
hs_start
hs_invite
begin CGI
sql "UPDATE register.settings SET homeserver_url = '$hs'" >/dev/null
decide "SELECT register.set_secret('homeserver', '$secret')"

# What a host has of its own are the memory and the semaphores of its responders.
own=(unshare --ipc)
"${own[@]}" true 2>/dev/null || own+=(--map-current-user)
hosts=()
for host in one other; do
    "${own[@]}" spawn-fcgi -n -s "$work/$host.sock" -M 0666 -- /bin/bash -c '
        exec 3<&0
        trap "kill \$(jobs -p); wait; exit" TERM
        for _ in 1 2 3; do "$0" <&3 3<&- & done
        wait' "$binary" >>"$work/log" 2>&1 &
    hosts+=($!)
    until [ "$(pgrep -cP $!)" = 3 ]; do sleep 0.02; done
done
cleanup_more() {
    kill "${hosts[@]}"
    cleanup_homeserver
}
responders=yes
responders_stop() { :; }
# at HOST: where the next requests go.
at() { ln -sfn "$work/$1.sock" "$work/fastcgi.sock"; }
first=$path

path=$client_path/register
at one
post '{"username":"bob","password":"correct horse"}'
last='{"auth":{"type":"m.login.dummy","session":"'$(json .session)'"},
    "username":"bob","password":"correct horse"}'
at other
post "$last"
is "$status $(json .user_id)" '200 @bob:localhost' 'a sign-up begins at one and ends at the other'
like "$(hs_whoami "$(json .access_token)")" '^200 @bob:localhost' 'with a token of the homeserver'
answer=$body
at one
post "$last"
is "$status $body" "200 $answer" 'which tells the same when it is asked again'

path=$first clients=()
for name in a b c d; do
    for host in one other; do
        at $host
        {
            post '{"type":"m.login.password","user":"'"$name"'","password":"correct horse"}'
            echo "$body" >"$work/answer.$host"
        } &
        clients+=($!)
        sleep 0.01
    done
    wait "${clients[@]}"
    clients=()
    for host in one other; do
        body=$(cat "$work/answer.$host")
        like "$(hs_whoami "$(json .access_token)")" "^200 @$name:localhost " \
            "equal requests at both get the same account: $name at $host"
    done
done
at other
post '{"type":"m.login.password","user":"bob","password":"another horse"}'
refused 400 M_USER_IN_USE taken 'a name that one has given is taken at the other'
is "$(sql 'SELECT count(*) FROM register.account') $(sql 'SELECT count(*) FROM register.announcement')" \
    '5 0' 'each has one account'
done_testing
