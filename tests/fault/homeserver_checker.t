#!/bin/bash
# The checker of storms in front of a homeserver finds nothing in calm weather,
# and every violation that is planted.
. tests/tap.sh
. tests/web/nginx.sh
. tests/fault/service.sh
. tests/homeserver/homeserver.sh
. tests/fault/homeserver.sh
export CLUSTER_SERVER_OPTIONS='-c fsync=off -c shared_buffers=16MB'
seed=1
cluster_start
hs_start
hs_invite
responders_supervise 4
nginx_start /limit_req/d /limit_conn/d
in_front shared_secret
hs_storm 40 >"$work/killed"
is "$(cat "$work/killed")" '' 'in calm weather nothing is killed'
tests/fault/homeserver_client again "$url" "$work/journal"
sql 'UPDATE register.session SET expires_at = now() WHERE NOT is_due'
hs_check
is "$? $(awk '{sum += $2} END {print NR, sum}' "$work/violations")" '0 12 0' \
    'and no violation is found, of twelve kinds'
sed 's/^#*/#/' "$work/found"

# One of each with an account of its own; what the checker has to say of it.
mapfile -t people < <(jq -r 'select(.event == "account" and .has_session).name' \
    "$work/journal")
wanted=()
take() { name=${people[-1]}; unset 'people[-1]'; }
expect() { wanted+=("$1: .*$2" "$3"); }
# rewrite FILTER: the journal.
rewrite() {
    jq -c --arg name "$name" "$1" "$work/journal" >"$work/journal.new"
    mv "$work/journal.new" "$work/journal"
}
gone() { sql "SET session_replication_role = replica;
    DELETE FROM register.account WHERE localpart = '$1';
    DELETE FROM register.name WHERE localpart = '$1'"; }
known() { sql "INSERT INTO register.name VALUES ('$1');
    INSERT INTO register.account (localpart, server_name)
    VALUES ('$1', 'localhost')"; }

take
gone "$name"
expect lost-here "@$name:" 'an account that is gone here'
expect only-there "@$name:" 'and so is at the homeserver alone'
# The stand-in forgets what is not in its file.
take
hs_stop
grep -v "\"$name\"" "$work/homeserver/state" >"$work/state"
cp "$work/state" "$work/homeserver/state"
hs_start
expect lost-there "@$name:" 'one that is gone there'
expect only-here "@$name:" 'and so is here alone'
take
as_user=$(jq -r "select(.event == \"account\" and .name == \"$name\").token" \
    "$work/journal") hs POST "$client_path/logout" '{}'
expect token-dead "@$name:" 'a token that is logged out'
take
rewrite 'if .event == "account" and .name == $name then .password = "x" else . end'
expect shared "@$name:" 'one with the password of another person'
take
rewrite 'if .event == "account" and .name == $name then ., (.sign_up = "other") else . end'
expect shared "@$name:" 'one that was answered to two'
known planted-here
expect only-here @planted-here: 'one that no client was answered, here alone'
by_secret planted-there 'correct horse'
expect only-there @planted-there: 'one that is there alone'
known planted
by_secret planted 'correct horse'
expect unowned @planted: 'one on both sides'
take
number=$(jq -r "select(.event == \"account\" and .name == \"$name\").sign_up" \
    "$work/journal")
rewrite "if .event == \"again\" and .sign_up == \"$number\" then .answer += \" \" else . end"
expect answer-changed "$number" 'an answer that differs by a byte'
echo '{"event": "twin", "name": "twin"}
    {"event": "taken", "name": "free"}
    {"event": "refused", "answer": "no", "name": "x"}
    {"event": "unanswered", "sign_up": 99, "name": "x"}' >>"$work/journal"
expect answer-changed twin 'two answers to equal requests at once'
expect taken-by-none free 'a name that was refused and is free'
expect refused no 'a sign-up that was refused'
expect unanswered 99 'one that was not answered'
sql "INSERT INTO register.announcement VALUES ('stuck', '192.0.2.1');
     INSERT INTO register.session (id, expires_at, wanted_name, is_due)
     VALUES (sha256('x'), now() + '1 hour', 'stuck', true);
     INSERT INTO register.name VALUES ('stuck', sha256('x'), '192.0.2.1')"
for what in announced due held; do
    expect left-behind "$what:stuck" "what is left: $what"
done

hs_check
is $? 1 'violations show in the exit status'
for ((i = 0; i < ${#wanted[@]}; i += 2)); do
    holds "noticed: ${wanted[i + 1]}" grep -qE -- "^# ${wanted[i]}" "$work/found"
done
is "$(awk '$2 > 0' "$work/violations" | wc -l)" 12 'that is something of every kind'
done_testing
