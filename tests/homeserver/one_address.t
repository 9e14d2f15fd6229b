#!/bin/bash
# Clients see one server: they sign up and go on at the same address, behind the
# site files of nginx and Apache as an administrator sets them up.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/homeserver/homeserver.sh
. tests/web/fronts.sh
echo "# $HOMESERVER"
tests/npm || { echo 'Bail out! The clients can not be installed'; exit 1; }
cleanup_more() { front_stop; cleanup_homeserver; }
cluster_start
hs_start
hs_invite
client=$client_path

# What README says to type.
readme() {
    sed -n '/^### In front of a homeserver/,/^##* Administer/p' README.md |
        awk -v block="$1" '/^```$/ {is_inside = 0}
            is_inside && n == block {print}
            /^```sql/ {n++; is_inside = 1}' |
        sed -e "s|http://127.0.0.1:8009|$hs|" -e "s/SECRET/$secret/" -e "s/TOKEN/$token/"
}
# behind NAME: that front, edited as its comments say.
behind() {
    front_start "$1" '/limit_req/d' \
        '/^    location \/ {$/,/^    }$/d' \
        '/^    #location \/ {$/,/^    #}$/s/#//' \
        '/account\/whoami$/d; /logout (\/all)?$/d; /| versions$/d' \
        's/#\(Define register_homeserver\)/\1/' \
        "s|http://127.0.0.1:8009|$hs|"
}
# at METHOD PATH [BODY]: that path of the one address; sets status and body.
at() {
    local arguments=(-X "$1")
    [ -z "${as_user-}" ] || arguments+=(-H "Authorization: Bearer $as_user")
    [ -z "${3-}" ] || arguments+=(-H 'Content-Type: application/json' --data-binary "$3")
    browse "${arguments[@]}" "$host$2"
}

block=0
for name in nginx apache; do
    block=$((block + 1))
    begin FastCGI
    sql "$(readme $block)" >"$work/said"
    like "$(cat "$work/said")" "and is sent to $hs" "$name: what README says is taken"
    way=$(sql 'SELECT homeserver_way FROM register.settings')
    responders_start 4
    behind $name

    # A client of 2014, which knows neither devices nor v3: form by form.
    at GET "$path"
    is "$(json '[.flows[].type] | join(" ")')" m.login.password \
        "$way: a client of 2014 is told what to send"
    at POST "$path" '{"type":"m.login.password","user":"old-'"$block"'","password":"correct horse"}'
    is "$status $(json .user_id)" "200 @old-$block:localhost" "$way: it signs up"
    is "$(json 'keys | sort | join(" ")')" 'access_token home_server user_id' \
        "$way: and gets what it got in 2014"
    old=$(json .access_token)
    as_user=$old at GET "$client/account/whoami"
    is "$status $(json .user_id)" "200 @old-$block:localhost" \
        "$way: its token is good at the homeserver, at the same address"
    as_user=$old at POST "$client/createRoom" '{"preset":"public_chat"}'
    room=$(json .room_id)
    is "$status" 200 "$way: it makes a room"

    # One of today, in another part of the same address.
    output=$(timeout 60 node tests/clients/homeserver.mjs matrix-js-sdk-newest \
        "$host" "new-$block" "$room" 2>&1)
    echo "$output"
    tests=$((tests + $(grep -cE '^(not )?ok ' <<<"$output")))
    ! grep -q '^not ok' <<<"$output" || failures=1
    [ "${output##*$'\n'}" = '# done' ]
    ok $? "$way: that was all of matrix-js-sdk"
    as_user=$old at GET "$client/rooms/$room/messages?dir=b&limit=1"
    is "$(json '.chunk[0] | .sender + " " + .content.body')" \
        "@new-$block:localhost Hello from new-$block" \
        "$way: the first one reads what the second has sent"
    front_stop
done
done_testing
