#!/bin/bash
# The last request once more, because its answer was lost.
. tests/tap.sh
cluster_start
flows "'m.login.dummy m.login.password',
       'm.login.registration_token m.login.dummy'"
responders_start 4
last() {
    echo "{\"type\":\"m.login.password\",\"session\":\"$session\",$1}"
}

post '{"type":"m.login.dummy","user":"bob"}'
session=$(json .session)
post "$(last '"password":"correct-horse"')"
first=$body
is "$status" 200 'the last request makes the account'
post "$(last '"password":"correct-horse"')"
is "$status $body" "200 $first" 'once more it gets the same answer'
post "$(last '"user":"@BOB:localhost","more":1,"password":"correct-horse"')"
is "$body" "$first" 'also when it names the user, and has other keys'
is "$(sql "SELECT user_id FROM register.whoami('$(json .access_token)')")" \
    '@bob:localhost' 'the access token holds'
is "$(sql 'SELECT count(token_hash) FROM register.device')" 1 \
    'and is the only one'
sql 'SELECT register.close_registration()'
settings_settle
post "$(last '"password":"correct-horse"')"
is "$body" "$first" 'registration may be closed meanwhile'
sql 'SELECT register.open_registration()'
settings_settle

post "$(last '"password":"battery-staple"')"
refused 400 M_UNKNOWN 'complete' 'another password gets nothing'
post "$(last '"user":"eve","password":"correct-horse"')"
refused 400 M_UNKNOWN 'complete' 'nor does another user'
post '{"type":"m.login.dummy","session":"'"$session"'"}'
refused 400 M_UNKNOWN 'complete' 'nor an earlier stage'
sql "UPDATE register.session SET expires_at = now()"
post "$(last '"password":"correct-horse"')"
refused 400 M_UNKNOWN 'start again' 'nor the same after the replay window'
is "$(sql 'SELECT count(*) FROM register.account')" 1 'one account was made'

token=$(sql 'SELECT register.create_invitation()')
post '{"type":"m.login.registration_token","token":"'"$token"'"}'
session=$(json .session)
request='{"type":"m.login.dummy","session":"'"$session"'"}'
for client in 1 2 3 4 5 6 7 8; do
    (
        post "$request"
        echo "$status $body" >"$work/answer.$client"
    ) &
    pids[client]=$!
done
wait "${pids[@]}"
is "$(cat "$work"/answer.* | sort -u | grep -c '^200 .*"user_id"')" 1 \
    'eight at once get one answer'
is "$(cat "$work"/answer.* | sort -u | wc -l)" 1 'all of them the same'
is "$(sql 'SELECT uses_completed FROM register.invitations')" 1 \
    'the invitation was used once'
is "$(sql 'SELECT count(*) FROM register.account')" 2 'for one account'
done_testing
