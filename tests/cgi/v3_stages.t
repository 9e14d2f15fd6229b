#!/bin/bash
# Stages at version 3: refused, begun, passed, and what they are told.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/v3.sh
cluster_start
own='"username":"bob","password":"correct horse"'
token='"type":"m.login.registration_token","token":'
state='[.errcode, .completed]'
proof='"type":"matrix_register.login.proof_of_work"'
# solve: sets solved, what the begun proof of work asks for.
solve() {
    local challenge number=0
    challenge=$(json '.params["matrix_register.login.proof_of_work"].challenge')
    while [[ $(printf '%s' "$challenge.$number" | sha256sum) =~ ^[89a-f] ]]; do
        number=$((number + 1))
    done
    solved="$proof,\"challenge\":\"$challenge\",\"number\":\"$number\""
}

for mode in $modes; do
    begin "$mode"
    sql "SELECT FROM register.create_invitation(uses => 2, token => 'right');
         SELECT FROM register.publish_terms('privacy_policy', '1.2', 'en',
             'Privacy', 'https://example.org/privacy');
         SELECT FROM register.publish_terms('privacy_policy', '1.2', 'de',
             'Datenschutz', 'https://example.org/datenschutz');
         UPDATE register.settings SET captcha_public_key = 'public'" >/dev/null

    # What is shown.
    decide_flows 'm.login.password m.login.recaptcha' \
        'm.login.recaptcha m.login.password' 'm.login.terms m.login.email.code' \
        'm.login.dummy' 'm.login.password'
    post '{}'
    going '[.flows[].stages]' \
        '[["m.login.recaptcha"],["m.login.terms","m.login.email.code"],["m.login.dummy"]]' \
        'flows that look the same without the password are shown once'
    going '.params["m.login.recaptcha"]' '{"public_key":"public"}' \
        'params have the key of the captcha'
    going '.params["m.login.terms"].policies.privacy_policy | [.version, .en.name, .de.url]' \
        '["1.2","Privacy","https://example.org/datenschutz"]' \
        'and the documents in each language'
    going '.params | keys' '["m.login.recaptcha","m.login.terms"]' \
        'and nothing for the rest'
    auth '"type":"m.login.terms"'
    going '[.completed, .params["m.login.terms"] == null]' \
        '[["m.login.terms"],false]' 'terms are agreed to'
    auth '"type":"m.login.email.code"'
    going "$state" '["M_MISSING_PARAM",["m.login.terms"]]' \
        'a stage whose keys are missing is refused with the state'

    # One stage, then the password that is kept.
    decide_flows 'm.login.registration_token m.login.password'
    post "{$own,\"auth\":{$token\"wrong\"}}"
    going "$state" '["M_FORBIDDEN",[]]' 'a wrong token is refused, with a session'
    like "$(json .error)" '4 tries left' 'and says how many tries are left'
    auth "$token\"wrong\""
    going "$state" '["M_FORBIDDEN",[]]' 'another one as well'
    auth "$token"5
    refused 400 M_BAD_JSON '"token" is not a string' 'a number is no token'
    auth '"type":"m.login.registration_token"'
    going "$state" '["M_MISSING_PARAM",[]]' 'no token is refused'
    auth '"type":"m.login.foo"'
    going "$state" '["M_UNKNOWN",[]]' 'a type that does not exist is refused'
    unlike "$(json .error)" 'm.login.password' 'without naming the password a stage'
    auth '"type":"m.login.terms"'
    going "$state" '["M_UNKNOWN",[]]' 'and so is one of no flow'
    auth '"type":"m.login.dummy"'
    going "$state" '[null,[]]' 'm.login.dummy is no way around it'
    auth "$token\"right\""
    registered '@bob:localhost' 'the right one makes the account'
    is "$(sql 'SELECT uses_completed FROM register.invitations')" 1 \
        'with one use of the invitation'

    # Several, in order, each once.
    decide_flows 'm.login.dummy m.login.registration_token m.login.terms m.login.password'
    start '{"username":"carol","password":"correct horse"}'
    auth '"type":"m.login.terms"'
    going "$state" '["M_UNKNOWN",[]]' 'out of order is refused'
    auth '"type":"m.login.dummy"'
    going "$state" '[null,["m.login.dummy"]]' 'a stage passes'
    auth '"type":"m.login.dummy"'
    going "$state" '[null,["m.login.dummy"]]' 'once: again, it only tells the state'
    auth "$token\"wrong\""
    going "$state" '["M_FORBIDDEN",["m.login.dummy"]]' 'a refusal loses nothing'
    auth "$token\"right\"" '"username":"dave"'
    going "$state" '[null,["m.login.dummy","m.login.registration_token"]]' \
        'another name may come with a stage'
    other=$session
    post '{"username":"dave"}'
    refused 400 M_USER_IN_USE . 'it is held for the session that has it'
    path=/_matrix/client/api/v1/register post '{"type":"m.login.dummy","user":"dave"}'
    refused 400 M_USER_IN_USE . 'at version 1, too'
    session=$other
    auth '"type":"m.login.terms"'
    registered '@dave:localhost' 'the last stage makes the account'

    # The password comes late, or not at all.
    decide_flows 'm.login.terms m.login.password' 'm.login.password m.login.dummy'
    start '{"username":"erin","auth":{"type":"m.login.terms"}}'
    refused 400 M_MISSING_PARAM 'password$' 'without a password there is no account'
    is "$(json .completed[])" m.login.terms 'but the state is told, so nothing is lost'
    auth '"type":"m.login.terms"'
    refused 400 M_MISSING_PARAM 'password$' 'again without one'
    auth '' '"password":"correct horse"'
    registered '@erin:localhost' 'and may bring it at last, when all has passed'
    start '{"username":"frank"}'
    auth '"type":"m.login.dummy"'
    refused 400 M_MISSING_PARAM 'password$' \
        'where the password comes first it is asked for first'
    auth '"type":"m.login.dummy"' '"password":"correct horse"'
    registered '@frank:localhost' 'and the stage passes with it'

    # Names.
    decide_flows 'm.login.registration_token m.login.terms'
    sql "SELECT register.create_invitation(NULL, token => 'effort')" >/dev/null
    effort='"type":"m.login.registration_token","token":"effort"'
    start '{"username":"grace"}'
    first=$session
    post '{"username":"grace"}'
    going '.completed' null 'who only asked for a name does not keep it from others'
    auth "$effort"
    going '.completed' '["m.login.registration_token"]' 'who does something for it does'
    second=$session session=$first
    auth "$effort"
    refused 400 M_USER_IN_USE . 'and the other one is told so'
    auth '' '"username":"heidi"'
    going '.completed' '[]' 'and may take another one'
    auth "$effort"
    auth '"type":"m.login.terms"'
    registered '@heidi:localhost' 'with the same session'
    session=$second
    auth '"type":"m.login.terms"'
    registered '@grace:localhost' 'the first one gets it'

    # Stages of several requests.
    decide "UPDATE register.settings SET mail_from = 'a@example.org',
                smtp_url = 'smtp://localhost', work_difficulty = 1,
                public_base_url = 'https://example.org'"
    decide_flows 'm.login.email.code matrix_register.login.proof_of_work'
    post '{"username":"ivan","auth":{"type":"m.login.email.code","email":"ivan@example.org"}}'
    going "$state" '[null,[]]' 'a stage begins'
    auth '"type":"m.login.email.code","code":"x"'
    going "$state" '["M_FORBIDDEN",[]]' 'a wrong code is refused'
    code=$(sql "SELECT substring(text FROM '\n +([0-9]+)\n') FROM register.mail
                 ORDER BY id DESC LIMIT 1")
    auth '"type":"m.login.email.code","code":"'"$code"'"'
    going "$state" '[null,["m.login.email.code"]]' 'the right one passes it'
    auth "$proof"
    going '.params["matrix_register.login.proof_of_work"] | keys' \
        '["algorithm","challenge","difficulty","expires_in_ms"]' \
        'what a stage tells when it begins stands in params'
    solve
    auth "$solved"
    registered '@ivan:localhost' 'the last one makes the account'

    # Who comes back with the password takes the earlier sign-up over.
    decide_flows 'matrix_register.login.proof_of_work m.login.terms m.login.password'
    own=${own/bob/judy}
    for stage in '"type":"m.login.foo"' '"type":"m.login.terms"'; do
        start "{\"auth\":{$proof}}"
        solve
        auth "$solved" "$own"
        is "$(sql "SELECT count(*) FROM register.name WHERE localpart = 'judy'")" \
            1 'a sign-up holds a name'
        post "{$own,\"auth\":{$stage}}"
        going "$state" '["M_UNKNOWN",[]]' "which opens no way around: $stage"
    done
    start "{\"auth\":{$proof}}"
    solve
    auth "$solved" "$own"
    start "{\"auth\":{$proof}}"
    solve
    auth "$solved" "$own"
    going "$state" '[null,["matrix_register.login.proof_of_work"]]' \
        'the stage that is next passes with the password'
    auth '"type":"m.login.terms"'
    registered '@judy:localhost' 'and the account is made'
    own=${own/judy/bob}

    # Who has to wait is told so as at version 1, with the state.
    decide_flows 'm.login.email.code'
    post '{"auth":{"type":"m.login.email.code","email":"kim@example.org"}}'
    session=$(json .session)
    decide 'UPDATE register.settings SET mails_per_session = 1'
    auth '"type":"m.login.email.code","email":"kim@example.com"'
    is "$status $(json -c '[.errcode, .completed, .retry_after_ms > 0]') $(of_header Retry-After | wc -w)" \
        '429 ["M_LIMIT_EXCEEDED",[],true] 1' 'too many mails are 429'
    decide 'UPDATE register.settings SET smtp_url = NULL'
    auth '"type":"m.login.email.code","email":"kim@example.org"'
    is "$status $(json -c '[.errcode, .completed]') $(of_header Retry-After | wc -w)" \
        '503 ["M_UNKNOWN",[]] 1' 'what is not set up is 503'

    # Outside all flows.
    as_token=$(sql "SELECT register.create_application_service('irc',
                 ARRAY['@_irc_.*:localhost'])")
    decide 'SELECT register.close_registration()'
    service='"type":"m.login.application_service"'
    authorization="Bearer $as_token" post "{$service,\"username\":\"_irc_a\",\"device_id\":\"B\"}"
    registered '@_irc_a:localhost' 'an application service registers its users'
    is "$(json .device_id)" B 'with a device'
    query="access_token=$as_token" post "{$service,\"username\":\"_irc_b\",\"inhibit_login\":true}"
    is "$status $body" \
        '200 {"user_id":"@_irc_b:localhost","home_server":"localhost"}' \
        'or without a login'
    authorization="Bearer $as_token" post "{$service}"
    refused 400 M_MISSING_PARAM 'username$' 'it has to name them'
    authorization="Bearer $as_token" post "{$service,\"username\":\"bobby\"}"
    refused 400 M_EXCLUSIVE . 'within its namespace'
    authorization='Bearer ' post "{$service,\"username\":\"_irc_c\"}"
    refused 401 M_MISSING_TOKEN . 'Bearer with nothing behind it is no token'
    authorization='Bearer wrong' post "{$service,\"username\":\"_irc_c\"}"
    refused 401 M_UNKNOWN_TOKEN . 'a wrong token is refused'
done
done_testing
