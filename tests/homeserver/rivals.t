#!/bin/bash
# Of two people with one network address who want one name, one gets it: whose
# account the homeserver has made is never told that the name is taken, in whatever
# order their requests meet.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/homeserver/homeserver.sh
standin_only
cluster_start
hs_start
hs_invite
begin FastCGI
responders_start 4
v1=$path v3=$client_path/register made='POST .*register$'

# whole NAME NUMBER: a sign-up of one request.
whole() {
    printf '{"type":"m.login.password","user":"%s","password":"correct horse %s"}' "$1" "$2"
}
# staged NAME: a sign-up at version 3 up to its last request, which is last.
staged() {
    path=$v3 post '{"username":"'"$1"'","password":"correct horse 1"}'
    last='{"auth":{"type":"m.login.dummy","session":"'"$(json .session)"'"},
        "username":"'"$1"'","password":"correct horse 1"}'
}
waiting() {
    [ "$(sql "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")" = "$1" ]
}
announced() {
    [ "$(sql "SELECT count(*) FROM register.announcement WHERE localpart = '$1'")" = 1 ]
}
# gets NAME TITLE, taken TITLE: what the last answer says.
gets() { is "$status $(json .user_id)" "200 @$1:localhost" "$2"; }
taken() { refused 400 M_USER_IN_USE taken "$1"; }

for way in shared_secret registration_token; do
    with=$secret
    [ "$way" = shared_secret ] || with=$token
    sql "UPDATE register.settings SET homeserver_url = '$hs', homeserver_way = '$way'"
    decide "SELECT register.set_secret('homeserver', '$with')"

    # Both judge the name to be free; both stop before they hold it.
    name=hold-${way%%_*}
    staged "$name"
    misbehave hangup
    path=$v3
    coproc psql -XAtq -U register -d register
    holder=$COPROC_PID
    echo "SELECT pg_advisory_lock(register_internal.lock_key('names of ' || register_internal.peer_network('127.0.0.1')));" >&"${COPROC[1]}"
    read -r <&"${COPROC[0]}"
    (path=$v1 post "$(whole "$name" 2)") &
    rival=$!
    ok "$(until_true 5 waiting 1; echo $?)" "$way: a rival is about to hold the name"
    (post "$last"; echo "$status" >"$work/first") &
    person=$!
    ok "$(until_true 5 waiting 2; echo $?)" "$way: a person behind it, too"
    echo '\q' >&"${COPROC[1]}"
    wait "$holder" "$rival" "$person"
    is "$(cat "$work/first")" 503 \
        "$way: who comes second is not told that the name is taken, as it is free"
    behave
    post "$last"
    gets "$name" "$way: and gets it, when the homeserver is asked for it first"
    path=$v1 post "$(whole "$name" 2)"
    taken "$way: the rival does not"
    post "$last"
    gets "$name" "$way: the same request again gets the account"

    # The rival asks first, is overtaken, and is refused before the account is
    # stored, whose answer is lost.
    name=lost-${way%%_*}
    path=$v1
    misbehave behind "$made" 1
    (post "$(whole "$name" 2)"; printf '%s\n%s\n' "$status" "$body" >"$work/rival") &
    rival=$!
    ok "$(until_true 5 announced "$name"; echo $?)" "$way: a rival asks, and is slow"
    sleep 0.5
    misbehave no-token "$made|login"
    post "$(whole "$name" 1)"
    is "$status" 503 "$way: an account is made, and the answer lost"
    behave
    wait "$rival"
    like "$(cat "$work/rival")" 'M_USER_IN_USE' "$way: a rival who was first is refused"
    peer=192.0.2.7 post "$(whole "$name" 3)"
    taken "$way: so is a person from elsewhere"
    post "$(whole "$name" 1)"
    gets "$name" "$way: whose account it is gets it"
    post "$(whole "$name" 2)"
    taken "$way: the rival does not, this time either"

    # A rival with a password that the homeserver does not take.
    name=weak-${way%%_*}
    path=$v1
    misbehave no-token "$made|login"
    post "$(whole "$name" 1)"
    misbehave weak "$made"
    post "$(whole "$name" 2)"
    is "$status $(json .errcode)" '400 M_WEAK_PASSWORD' \
        "$way: an account whose answer is lost, and a rival with a weak password"
    behave
    post "$(whole "$name" 1)"
    gets "$name" "$way: who has asked before still gets the account"

    # No sign-up holds the name here any more; another one is about to.
    name=late-${way%%_*}
    staged "$name"
    misbehave hangup
    path=$v3 post "$last"
    behave
    sql "DELETE FROM register.name WHERE localpart = '$name'"
    sql "BEGIN;
         INSERT INTO register.session (id, expires_at)
         VALUES (sha256('$name'), now() + interval '1 hour');
         INSERT INTO register.name VALUES ('$name', sha256('$name'), '192.0.2.7');
         SELECT pg_sleep(2); COMMIT" >"$work/ignored" &
    sleep 0.5
    path=$v3 post "$last"
    gets "$name" "$way: a name that another one is about to hold is the account's"
    wait $!

    # An equal request undoes the last stage while the homeserver is slow.
    name=moved-${way%%_*}
    staged "$name"
    misbehave behind "$made" 1
    (path=$v3 post "$last"; echo "$status $(json '."matrix_register.error"')" >"$work/moved") &
    person=$!
    ok "$(until_true 5 announced "$name"; echo $?)" "$way: a person asks, and waits"
    sql "UPDATE register.session SET is_due = false WHERE wanted_name = '$name'"
    wait "$person"
    is "$(cat "$work/moved")" '400 session_moved' \
        "$way: a sign-up that has moved on is not told to be gone"
    path=$v3 post "$last"
    gets "$name" "$way: and is finished by the same request"
    behave
done
done_testing
