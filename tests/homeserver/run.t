#!/bin/bash
# "make run HOMESERVER=": one address for registration and the homeserver.
. tests/tap.sh
. tests/homeserver/homeserver.sh
echo "# $HOMESERVER"
export SERVER_NAME=hs.example
hs_start
hs_invite
tree=$work/tree
mkdir "$tree"
holds 'there is a copy' cp -a --parents Makefile cgi common nginx sql tests \
    build/{cgi,common,matrix-register*} "$tree"
chmod 755 "$tree"
port=$((20000 + RANDOM % 9000))
# run_start VARIABLES…: waits until it serves, or has ended.
run_start() {
    : >"$work/said"
    env -u SERVER_NAME -u HOMESERVER setsid make -s -C "$tree" run PORT=$port "$@" \
        >"$work/said" 2>&1 &
    make=$!
    until_true 60 said_all
}
said_all() { grep -q 'Ctrl-C' "$work/said" || ! kill -0 "$make" 2>/dev/null; }
is_gone() { ! [ -d "$tree/var/running/." ]; }
run_stop() {
    [ ! -d "$tree/var/running/." ] || kill -TERM "$(cat "$tree/var/running/pid")"
    until_true 30 is_gone
}
cleanup_more() {
    run_stop
    cleanup_homeserver
}

for way in shared_secret registration_token; do
    [ $way = shared_secret ] && with=$secret || with=$token
    run_start HOMESERVER="$hs/" HOMESERVER_SECRET="$with" HOMESERVER_WAY=$way
    # As the lines say that it is done.
    mapfile -t lines < <(grep -E '^ +curl' "$work/said")
    body=$(eval "${lines[0]/bob/bob-$RANDOM} -s")
    user_id=$(json .user_id) TOKEN=$(json .access_token)
    like "$user_id" '^@bob-[0-9]+:hs.example$' \
        "$way: the curl line that it prints makes an account of the homeserver's name"
    like "$(hs_whoami "$TOKEN")" "^200 $user_id [A-Z0-9]+$" \
        "$way: which is at the homeserver"
    body=$(eval "${lines[1]} -s")
    is "$(json '.user_id + " " + (.is_guest | tostring)')" "$user_id false" \
        "$way: the next line asks it whose the token is"
    body=$(curl -s "http://127.0.0.1:$port$client_path/login")
    like "$(json '[.flows[].type] | join(" ")')" 'm.login.password' \
        "$way: it answers at the same address"
    unlike "$(cat "$work/said" "$tree"/var/*.log)" "$with" "$way: nothing says the secret"
    unlike "$(cat "$work/said")" '^wrong:' "$way: and there is nothing to mend"
    holds "$way: it ends as it should" run_stop
done

run_start HOMESERVER="$hs" HOMESERVER_SECRET=another
like "$(cat "$work/said")" '^wrong: .*homeserver' 'a wrong secret is told of'
run_stop
run_start
like "$(cat "$work/said")" 'is open at' 'without a homeserver it serves as before'
body=$(curl -s -d '{"type":"m.login.password","user":"carol","password":"correct horse"}' \
    "http://127.0.0.1:$port$path")
is "$(json .user_id)" @carol:localhost 'and makes accounts of its own'
run_stop
said=$(make -s -C "$tree" run PORT=$port HOMESERVER="$hs" 2>&1)
like "$said" 'HOMESERVER_SECRET= has to be' 'the secret is asked for'
hs_stop
said=$(make -s -C "$tree" run PORT=$port HOMESERVER="$hs" HOMESERVER_SECRET=x 2>&1)
like "$said" 'does not answer' 'and the homeserver'
done_testing
