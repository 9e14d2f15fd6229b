#!/bin/bash
# m.login.registration_token, first and later in a flow.
. tests/tap.sh
cluster_start
flows "'m.login.registration_token m.login.password'"
invite() { sql "SELECT register.create_invitation($1)"; }
uses() {
    sql 'SELECT uses_completed, uses_pending FROM register.invitations LIMIT 1'
}
show() {
    post "{\"type\":\"m.login.registration_token\",\"token\":\"$1\"${2:+,$2}}"
}

token=$(invite 2)
like "$token" '^[0-9a-f]{32}$' 'an invitation is made up'
show wrong
refused 403 M_FORBIDDEN 'not valid; 49 tries left' 'a wrong one is refused'
is "$(sql 'SELECT count(*) FROM register.session')" 0 \
    'no session is left behind'
show wrong '"user":"bob"'
is "$(sql 'SELECT count(*) FROM register.name')" 0 'nor a name held'
show "$token" '"user":"_bob"'
refused 400 M_EXCLUSIVE reserved 'a right one does not help a reserved name'
is "$(uses)" '0|0' 'and is not used by it'

show "$token" '"user":"bob"'
session=$(json .session)
is "$status $(json .next)" '200 m.login.password' 'a right one passes'
is "$(uses)" '0|1' 'and is pending'
show "$token"
is "$status" 200 'it is good for a second sign-up'
show "$token"
refused 403 M_FORBIDDEN 'in use right now' 'but not for a third while two are open'
sql "UPDATE register.session SET expires_at = now() + interval '30 days'"
show "$token"
like "$headers" '^Retry-After: 259(1|2)[0-9]{3}' 'and is told for how long at most'
sql "UPDATE register.session SET expires_at = now()
      WHERE id <> sha256('$session')"
show "$token"
is "$status" 200 'until one of them is dead'
post '{"type":"m.login.password","password":"short","session":"'"$session"'"}'
refused 400 M_WEAK_PASSWORD characters 'a later stage may be refused'
post '{"type":"m.login.password","password":"correct-horse","session":"'"$session"'"}'
is "$(json .user_id)" '@bob:localhost' 'and tried again'
is "$(uses)" '1|1' 'a pending use becomes a completed one'
is "$(sql "SELECT invitation FROM register.accounts
            WHERE user_id = '@bob:localhost'")" 1 \
    'the account tells its invitation'

token=$(invite "lifetime => '1 hour'")
sql "UPDATE register.invitation SET created_at = now() - interval '2 hours',
            expires_at = now() WHERE id = 2"
show "$token"
refused 403 M_FORBIDDEN 'not valid' 'an expired one is refused'
token=$(invite NULL)
sql 'SELECT register.revoke_invitation(3)'
show "$token"
refused 403 M_FORBIDDEN 'not valid' 'a revoked one is refused'
for kind in 7 null '{}' '[]'; do
    post "{\"type\":\"m.login.registration_token\",\"token\":$kind}"
    refused 400 M_BAD_JSON '"token"' "$kind is no invitation"
done
show ''
refused 403 M_FORBIDDEN 'not valid' 'nor is an empty one'

flows "'m.login.dummy m.login.registration_token'"
post '{"type":"m.login.dummy","user":"carol"}'
session=$(json .session)
for left in '4 tries left' '3 tries left' '2 tries left' '1 try left' \
    'no tries left, start again'; do
    show wrong "\"session\":\"$session\""
    refused 403 M_FORBIDDEN "; $left" "a session is told: $left"
done
token=$(invite NULL)
show "$token" "\"session\":\"$session\""
refused 400 M_UNKNOWN 'start again' 'after the last try the session is dead'
is "$(sql "SELECT count(*) FROM register.name WHERE localpart = 'carol'")" 0 \
    'and its name is free'

flows "'m.login.registration_token'"
peer=192.0.2.1
sql 'UPDATE register.settings SET tries_per_peer = 2'
show wrong
show wrong
refused 403 M_FORBIDDEN 'no tries left' 'a peer has only so many tries'
show "$token"
is "$status" 200 'a right one that is too long to be guessed holds all the same'
show "$(invite "NULL, token => 'short'")"
refused 429 M_LIMIT_EXCEEDED 'Too many' 'then even a right short one is refused'
like "$(json .retry_after_ms) $headers" '^3[0-9]{6} .*' \
    'with the milliseconds until it is not'
like "$headers" '^Retry-After: 3[0-9]{3}' 'and the seconds in the header'
peer=192.0.2.2
show "$token"
is "$status" 200 'another peer is not affected'
done_testing
