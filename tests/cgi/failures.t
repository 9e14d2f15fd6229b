#!/bin/bash
# Refusals are remembered for those who look for what went wrong.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start
v3=/_matrix/client/v3/register
# What is remembered, the latest last.
remembered() {
    sql "SELECT concat_ws(' ', error, type, localpart, peer,
                          CASE WHEN sign_up IS NOT NULL THEN 'in ' || sign_up END)
           FROM register.failure ORDER BY id"
}
forget() { sql 'DELETE FROM register.failure'; }
known_as() { printf '%s' "$1" | sha256sum | head -c 12; }

for mode in $modes; do
    begin "$mode"
    forget
    peer=192.0.2.7
    post '{"type":"m.login.password","user":"bob","password":"short"}'
    refused 400 M_WEAK_PASSWORD . 'a password that is too short is refused'
    is "$(remembered)" 'weak_password m.login.password bob 192.0.2.7' \
        'that is remembered: the error, the stage, the name, the peer'
    forget
    post '{"type":"m.login.password","user":"bob","password":"correct-horse"}'
    made '@bob:localhost' 'a step that succeeds'
    post '{"type":"m.login.password","user":"Bob","password":"battery-staple"}'
    is "$(remembered)" 'name_in_use m.login.password bob 192.0.2.7' \
        'is not, and a name that is taken is'
    forget

    decide_flows 'm.login.registration_token m.login.password'
    decide "SELECT register.create_invitation(uses => 9, token => 'hello')"
    post '{"type":"m.login.registration_token","token":"mistyped"}'
    is "$(remembered)" 'wrong_token m.login.registration_token 192.0.2.7' \
        'a wrong invitation is, and not what was shown'
    forget
    post '{"type":"m.login.registration_token","token":"hello","user":"carol"}'
    next m.login.password 'a right one'
    post "{\"type\":\"m.login.registration_token\",\"session\":\"$session\",\"token\":\"hello\"}"
    post "{\"type\":\"m.login.password\",\"session\":\"$session\",\"password\":\"short\"}"
    is "$(remembered)" "bad_type m.login.registration_token carol 192.0.2.7 in $(known_as "$session")
weak_password m.login.password carol 192.0.2.7 in $(known_as "$session")" \
        'what goes wrong later is remembered with the sign-up and its name'
    is "$(sql "SELECT sign_up FROM register.sign_ups WHERE holds_name = 'carol'")" \
        "$(known_as "$session")" 'by the name that it has in the view sign_ups'
    is "$(sql "SELECT count(*) FROM register.find_failures('$(known_as "$session")')")" \
        2 'where find_failures finds it'
    forget
    decide 'SELECT register.close_registration()'
    post '{"type":"m.login.registration_token","token":"hello"}'
    is "$(remembered)" 'closed m.login.registration_token 192.0.2.7' \
        'so is that registration was closed'
    forget
    post '{"type":"m.login.password","user":"Carol","password":"short"}'
    is "$status $(json '."matrix_register.error"') $(remembered)" \
        '403 closed closed m.login.password carol 192.0.2.7' 'to whom, too'
    forget
    post '{"type":"m.login.password","user":"Carol!","password":"short"}'
    is "$status $(json '."matrix_register.error"') $(remembered)" \
        '403 closed closed m.login.password 192.0.2.7' 'unless it can be no name'
    forget
    decide 'SELECT register.open_registration()'
    for body in '' '{' '[]' '{"type":7}' '{"user":"bob"}'; do post "$body"; done
    get
    path=/_matrix/client/v3/account/whoami get
    path=/_matrix/client/v3/register/available query=username=_x get
    is "$(remembered)" '' 'what is no step is not, nor what asks for nothing'

    # At version 3.
    decide_flows m.login.dummy
    path=$v3 post '{"username":"dave","password":"short"}'
    is "$status $(remembered)" '400 weak_password dave 192.0.2.7' \
        'the first request of version 3 may be refused'
    forget
    path=$v3 post '{"username":"dave","password":"correct-horse"}'
    session=$(json .session)
    path=$v3 post "{\"auth\":{\"session\":\"$session\",\"type\":\"m.login.terms\"}}"
    is "$status $(remembered)" \
        "401 bad_type m.login.terms dave 192.0.2.7 in $(known_as "$session")" \
        'and a stage of it'
    forget
    path=$v3 post "{\"auth\":{\"session\":\"$session\",\"type\":\"m.login.dummy\"}}"
    is "$status $(remembered)" '200 ' 'none of what succeeds'
    decide_flows 'm.login.password'
    path=$v3 post '{"auth":{"type":"m.login.dummy"},"username":"erin",
                    "password":"correct-horse"}'
    is "$status $(remembered)" '200 ' 'nor what the endpoints make of it inside'

    # At the page of a stage, and by shared secret.
    decide_flows 'm.login.dummy m.login.password'
    post '{"type":"m.login.dummy"}'
    session=$(json .session)
    path=/_matrix/client/v3/auth/m.login.password/fallback/web \
        post "{\"session\":\"$session\",\"password\":\"short\"}"
    is "$status $(remembered)" \
        "400 weak_password m.login.password 192.0.2.7 in $(known_as "$session")" \
        'a page of a stage that is refused is remembered'
    forget
    decide "SELECT register.set_secret('shared_secret', 'a secret of some length')"
    post '{"type":"org.matrix.login.shared_secret","user":"chief",
           "password":"correct-horse","mac":"0123456789012345678901234567890123456789"}'
    is "$status $(remembered)" \
        '403 wrong_mac org.matrix.login.shared_secret chief 192.0.2.7' \
        'so is a wrong HMAC'
    forget

    # One peer can't fill the disk.
    decide_flows m.login.password
    decide 'UPDATE register.settings SET failures_per_peer = 2'
    for _ in 1 2 3 4 5; do
        post '{"type":"m.login.password","user":"bob","password":"short"}'
    done
    is "$(sql 'SELECT count(*), sum(times) FROM register.failure')" '2|5' \
        'more than so many of one peer are counted, not kept'
    peer=192.0.2.8
    post '{"type":"m.login.password","user":"bob","password":"short"}'
    is "$(sql 'SELECT count(*), sum(times) FROM register.failure')" '3|6' \
        'those of another peer are'

    # It is not what matters.
    forget
    sql 'ALTER FUNCTION register_internal.failure_note RENAME TO gone'
    post '{"type":"m.login.password","user":"!","password":"correct-horse"}'
    refused 400 M_INVALID_USERNAME . 'a refusal that can'"'"'t be remembered is the same'
    sql 'ALTER FUNCTION register_internal.gone RENAME TO failure_note'
done
is "$(sql "SELECT string_agg(failure::text, '') FROM register.failure" |
    grep -cE 'short|correct-horse|mistyped|hello')" 0 'nothing secret is remembered'
done_testing
