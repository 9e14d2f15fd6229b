#!/bin/bash
# The checker of storms finds nothing in calm weather, and every violation that
# is planted.
. tests/tap.sh
. tests/web/nginx.sh
. tests/fault/service.sh
export CLUSTER_SERVER_OPTIONS='-c fsync=off -c shared_buffers=16MB'
cluster_start
storm_prepare 40
responders_supervise 2
mail_start
nginx_start /limit_req/d
seed=1
storm 40 >"$work/killed"
is "$(cat "$work/killed")" '' 'in calm weather nothing is killed'
storm_end
responders_stop
service_stop
supervisors=()

check() {
    tests/fault/checker "$work/journal" "$inbox" >"$work/counts" 2>"$work/found"
}
check
is "$? $(awk '{sum += $2} END {print NR, sum}' "$work/counts")" '0 11 0' \
    'and no violation is found, of eleven kinds'
is "$(jq -r 'select(.event == "account").user_id' "$work/journal" |
    grep -oE '^@[a-z]+' | sort -u | tr '\n' ' ')" '@code @later @link @token ' \
    'all flows were walked'

# All violations are planted at once, each with a person of its own; what the
# checker has to say of it is remembered.
wanted=()
expect() { wanted+=("$1" "$2"); }
# Constraints would not let an offence in.
plant() {
    expect "$1" "$2"
    sql "SET session_replication_role = replica; $3" >/dev/null
}
rewrite() {
    expect "$1" "$2"
    jq -c "$3" "$work/journal" >"$work/journal.new"
    mv "$work/journal.new" "$work/journal"
}
# take: a person who is not taken yet. Sets name.
mapfile -t people < <(sql "SELECT localpart FROM register.account
                            WHERE localpart LIKE 'token-%' ORDER BY 1")
take() {
    name=${people[-1]}
    unset 'people[-1]'
}

take
plant "not there: @$name:" 'an account that is gone' \
    "DELETE FROM register.account WHERE localpart = '$name'"
take
plant "and another's: @$name:" 'one that another sign-up has made' \
    "UPDATE register.session SET localpart = 'gone' WHERE localpart = '$name'"
take
plant "and another's: @$name:" 'one that has the password of another person' \
    "UPDATE register.account SET password_hash = '\$y\$j75\$x'
      WHERE localpart = '$name'"
take
rewrite "and another's: @$name:" 'one that was given to two' \
    "if .event == \"account\" and (.user_id | startswith(\"@code\"))
     then .user_id = \"@$name:localhost\" else . end"
plant 'no client: @planted:' 'one that was given to no client' \
    "INSERT INTO register.name VALUES ('planted');
     INSERT INTO register.account (localpart, server_name)
     VALUES ('planted', 'localhost')"
take
plant "not work: @$name:" 'a token that is gone' \
    "DELETE FROM register.device WHERE localpart = '$name'"
take
plant "not work: @$name:" 'one that is of another account' \
    "UPDATE register.device SET localpart = 'planted'
      WHERE localpart = '$name'"
# number: of the sign-up whose name was taken.
number() { echo "${name#token-}"; }
take
rewrite "not work: @$name:" 'one that the service takes for another' \
    "if .event == \"again\" and .sign_up == $(number)
     then .whoami = \"@other:localhost\" else . end"
take
rewrite "repeated: @$name:" 'an answer that differs by a byte' \
    "if .event == \"again\" and .sign_up == $(number)
     then .answer += \" \" else . end"
take
rewrite "repeated: @$name:" 'one that does not come again' \
    "select(.event != \"again\" or .sign_up != $(number))"
plant 'signs up with it: lonely' 'a name of no account' \
    "INSERT INTO register.name VALUES ('lonely')"
plant 'signs up with it: dead' 'one of a sign-up that is gone' \
    "INSERT INTO register.name VALUES ('dead', sha256('dead'))"
take
plant "signs up with it: $name" 'one that an account does not have for good' \
    "UPDATE register.name SET session_id = sha256('gone')
      WHERE localpart = '$name'"
plant "made with it: .'id': 1," 'an invitation of one use too many' \
    'UPDATE register.invitation SET uses_completed = uses_completed + 1
      WHERE id = 1'
plant "made with it: .'id': 2," 'one of a use too few' \
    'UPDATE register.invitation SET uses_completed = uses_completed - 1
      WHERE id = 2'
plant "made with it: .'id': 3," 'a use that is gone' \
    'DELETE FROM register.invitation_use WHERE invitation_id = 3'
plant "made with it: .'id': 4," 'uses of another invitation' \
    'UPDATE register.invitation_use SET invitation_id = 5
      WHERE invitation_id = 4'
plant 'pending use of no sign-up' 'a use by a sign-up that is gone' \
    "INSERT INTO register.invitation_use VALUES (1, sha256('gone'), NULL)"
address=$(sql 'SELECT address FROM register.mail ORDER BY id LIMIT 1')
plant "not arrived: $address" 'a mail that is gone' \
    "DELETE FROM register.mail WHERE address = '$address'"
address=$(sql 'SELECT address FROM register.mail ORDER BY id LIMIT 1')
plant "not arrived: .*'$address'" 'one that was not sent' \
    "UPDATE register.mail SET sent_at = NULL, subject = '', text = '', html = ''
      WHERE address = '$address'"
address=$(sql 'SELECT address FROM register.mail ORDER BY id DESC LIMIT 1')
expect "not arrived: .*'$address'" 'one that was sent and has not arrived'
grep -l "^To: $address" "$inbox"/*.mail | xargs rm
for event in refused unanswered; do
    echo '{"sign_up": 1, "event": "'$event'"}' >>"$work/journal"
    expect "'event': '$event'" "a sign-up that was $event"
done

check
is $? 1 'violations show in the exit status'
for ((i = 0; i < ${#wanted[@]}; i += 2)); do
    holds "noticed: ${wanted[i + 1]}" grep -qE -- "${wanted[i]}" "$work/found"
done
is "$(awk '$2 > 0' "$work/counts" | wc -l)" 11 'that is something of every kind'
done_testing
