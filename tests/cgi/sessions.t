#!/bin/bash
# Several stages, held together by a session.
. tests/tap.sh
cluster_start
flows "'m.login.dummy m.login.password m.login.registration_token',
       'm.login.dummy m.login.registration_token',
       'm.login.password'"
sql "SELECT register.create_invitation(100, token => 'welcome')" >/dev/null
dummy='{"type":"m.login.dummy"}'
# in_session TYPE [KEYS]
in_session() {
    post "{\"type\":\"m.login.$1\",\"session\":\"$session\"${2:+,$2}}"
}

for mode in CGI FastCGI; do
    [ $mode = CGI ] || responders_start 2
    post "$dummy"
    session=$(json .session)
    is "$status $(json 'keys_unsorted|join(" ")')" '200 session next' \
        "a stage with more to come tells session and next in $mode"
    is "$(json .next)" m.login.password \
        "where flows part, next is the first one's in $mode"
    like "$headers" '^Cache-Control: no-store' \
        "no cache may keep a session in $mode"
    like "$session" '^[0-9a-f]{64}$' "a session is 256 bits in $mode"
    in_session dummy
    refused 400 M_UNKNOWN 'Bad login type: m.login.password or m.login.regis' \
        "a stage that passed is not next, and what is is told in $mode"
    in_session registration_token '"token":"welcome","user":"'"other-$mode"'"'
    is "$(json .user_id)" "@other-${mode,,}:localhost" \
        "the client may take the other flow in $mode"

    post "$dummy"
    session=$(json .session)
    in_session password '"password":"correct-horse"'
    is "$status $(json .next)" '200 m.login.registration_token' \
        "the second of three stages passes in $mode"
    is "$(json .session)" "$session" "the session stays the same in $mode"
    in_session password '"password":"correct-horse"'
    refused 400 M_UNKNOWN 'm.login.registration_token would do' \
        "no stage passes twice in $mode"
    in_session registration_token '"token":"welcome"'
    is "$status" 200 "the third makes the account in $mode"
    is "$(sql "SELECT count(*) FROM register.password_hashes
                WHERE user_id = '$(json .user_id)'")" 1 \
        "the account has the password of the second in $mode"
    in_session dummy
    refused 400 M_UNKNOWN 'complete' "a complete session is over in $mode"

    post '{"type":"m.login.registration_token"}'
    refused 400 M_MISSING_PARAM 'Missing JSON keys: session, token$' \
        "a stage that can't come first wants a session in $mode"
    post '{"type":"m.login.registration_token","token":"welcome"}'
    refused 400 M_MISSING_PARAM 'Missing JSON keys: session$' \
        "also when its keys are there in $mode"
    for session in x "$(printf '0%.0s' {1..64})" "$(printf 'z%.0s' {1..64})" \
        "$(printf 'a%.0s' {1..5000})"; do
        in_session dummy
        refused 400 M_UNKNOWN 'start again' \
            "a session like ${session:0:8}… is unknown in $mode"
    done
    for kind in 7 true '{}' '[]'; do
        post "{\"type\":\"m.login.dummy\",\"session\":$kind}"
        refused 400 M_BAD_JSON '"session"' "$kind is no session in $mode"
    done

    post "$dummy"
    session=$(json .session)
    sql "UPDATE register.session SET expires_at = now()"
    in_session password '"password":"correct-horse"'
    refused 400 M_UNKNOWN 'start again' "an expired session is over in $mode"
done
responders_stop

post "$dummy"
session=$(json .session)
sql 'SELECT register.close_registration()'
in_session password '"password":"correct-horse"'
refused 403 M_FORBIDDEN closed 'closed is closed for those under way'
post "$dummy"
refused 403 M_FORBIDDEN closed 'and for new ones'
post '{"type":"m.login.nonsense"}'
refused 403 M_FORBIDDEN closed 'with any stage'
sql 'SELECT register.open_registration()'
in_session password '"password":"correct-horse"'
is "$status" 200 'those under way go on when it is open again'

flows "'m.login.registration_token'"
in_session registration_token '"token":"welcome"'
refused 400 M_UNKNOWN 'start again' \
    'a session whose flow is gone is told to start again'
post '{"type":"m.login.registration_token","token":"welcome"}'
is "$status" 200 'the new flow works'
done_testing
