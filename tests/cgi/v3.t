#!/bin/bash
# Version 3: what is checked, in which order, and what it answers.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/v3.sh
cluster_start
own='"username":"bob","password":"correct horse"'

for mode in $modes; do
    begin "$mode"

    # The first request.
    post '{}'
    going '[.flows, .params, has("completed"), has("errcode")]' \
        '[[{"stages":["m.login.dummy"]}],{},false,false]' \
        'a first request is told the flows, without the password'
    like "$session" '^[0-9a-f]{64}$' 'and gets a session'
    is "$(of_header Content-Type) $(of_header Cache-Control)" \
        'application/json no-store' 'exactly as JSON, not to be stored'
    is "$(traces)" '0 accounts 0 tokens 0 names 1 sessions 0 uses' \
        'the session is all that it leaves'
    post '{"auth":{}}'
    going 'has("completed")' false 'an empty auth is a first request, too'
    post '{"auth":null,"username":null,"password":null,"device_id":null,
           "inhibit_login":null,"initial_device_display_name":null}'
    going 'has("completed")' false 'and so is one whose keys are null'
    get
    is "$status $(json .errcode) $(of_header Allow)" \
        '405 M_UNRECOGNIZED POST, OPTIONS' 'there is nothing to get'

    # In one request.
    post '{"auth":{"type":"m.login.dummy"},'"${own/bob/one}"'}'
    registered '@one:localhost' 'm.login.dummy registers in one request'
    like "$(json .device_id)" '^[A-Z0-9]{10}$' \
        'a device ID is made up: ten upper-case letters and digits'
    is "$(sql "SELECT user_id FROM register.whoami('$(json .access_token)')")" \
        '@one:localhost' 'the access token is the account'"'"'s'
    post '{"auth":{"type":"m.login.dummy"},"password":"correct horse"}'
    registered '@user-[0-9a-f]{10}:localhost' 'without a name one is made up'
    post '{"auth":{"type":"m.login.dummy"},'"${own/bob/Two}"',"device_id":"TV",
           "initial_device_display_name":"Téléviseur"}'
    registered '@two:localhost' 'capitals in the user name are folded'
    is "$(sql "SELECT device_id || ' ' || display_name FROM register.devices
                WHERE user_id = '@two:localhost'")" 'TV Téléviseur' \
        'a device ID and its display name are kept'
    post '{"auth":{"type":"m.login.dummy"},'"${own/bob/three}"',"inhibit_login":true}'
    is "$status $body" \
        '200 {"user_id":"@three:localhost","home_server":"localhost"}' \
        'inhibit_login leaves token and device out of the answer'
    is "$(sql "SELECT count(*) FROM register.devices
                WHERE user_id = '@three:localhost'")" 0 'and of the database'
    post '{"auth":{"type":"m.login.dummy"},'"${own/bob/four}"',"refresh_token":true}'
    registered '@four:localhost' 'refresh_token may be asked for in vain'

    # In several.
    post "{$own,\"device_id\":\"PHONE\",\"initial_device_display_name\":\"Phone\"}"
    going '.flows' '[{"stages":["m.login.dummy"]}]' 'what is said first is kept'
    hash=$(sql "SELECT password_hash FROM register.session
                 WHERE id = sha256('$session')")
    like "$hash" '^\$y\$' 'the password as its hash'
    auth ''
    going '.completed' '[]' 'auth with a session only asks for the state'
    auth '"type":"m.login.dummy"'
    registered '@bob:localhost' 'the rest may come without what was kept'
    is "$(json .device_id)" PHONE 'with the device of the first request'
    is "$(sql "SELECT password_hash FROM register.account
                WHERE localpart = 'bob'")" "$hash" 'and its password'
    first=$body
    auth '"type":"m.login.dummy"'
    is "$status $body" "200 $first" 'the last request again gets the same bytes'
    auth '"type":"m.login.dummy"' "$own"
    is "$status $body" "200 $first" 'also with all the keys'
    auth ''
    is "$status $body" "200 $first" 'and so does asking for the state'
    auth '' '"username":"other"'
    going '.completed' '[]' 'for another name a new session begins'

    # The sign-up ends at the other door.
    post '{"username":"ivy","password":"correct horse","inhibit_login":true}'
    going '.flows' '[{"stages":["m.login.dummy"]}]' 'no login is wanted'
    path=/_matrix/client/api/v1/register \
        post '{"type":"m.login.dummy","session":"'"$session"'"}'
    is "$status $body" '200 {"user_id":"@ivy:localhost","home_server":"localhost"}' \
        'inhibit_login holds for the account, whichever door ends the sign-up'

    # Keys given again.
    post '{"username":"carol","password":"correct horse","inhibit_login":true}'
    going '.flows | length' 1 'a name is asked for'
    before=$(sql "SELECT password_hash FROM register.session
                   WHERE id = sha256('$session')")
    auth '' '"username":"carol","password":"correct horse","inhibit_login":true'
    is "$(sql "SELECT password_hash FROM register.session
                WHERE id = sha256('$session')")" "$before" \
        'the same keys again are not hashed again'
    auth '"type":"m.login.dummy"' '"username":"dave","password":"battery staple",
         "device_id":"PAD","inhibit_login":false'
    registered '@dave:localhost' 'keys given again replace those that were kept'
    is "$(json .device_id)" PAD 'all of them'
    is "$(sql "SELECT count(*) FROM register.name WHERE localpart = 'carol'")" 0 \
        'and the first name is free'

    # What is refused before anything else.
    dave=$session
    sessions=$(traces)
    post ''
    refused 400 M_NOT_JSON . 'an empty body is no JSON'
    post '[]'
    refused 400 M_BAD_JSON . 'a list is no registration'
    for key in auth:5 auth:'"x"' username:5 password:true device_id:5 \
        initial_device_display_name:'{}' inhibit_login:'"yes"' \
        refresh_token:1 type:5 auth:'{"type":5}' auth:'{"session":5}'; do
        post "{\"${key%%:*}\":${key#*:}}"
        refused 400 M_BAD_JSON "the key " "${key%%:*} can't be ${key#*:}"
    done
    post '{"device_id":"'"$(printf 'x%.0s' {1..256})"'"}'
    refused 400 M_BAD_JSON 'more than 255 bytes' 'a device ID has its limits'
    for control in '\n' '\u007f' '\u0085' '\u2028'; do
        post '{"auth":{"type":"m.login.dummy"},'"${own/bob/Four}"',"device_id":"a'"$control"'"}'
        refused 400 M_BAD_JSON 'control character' "and no $control"
    done
    post '{"username":"no spaces"}'
    refused 400 M_INVALID_USERNAME . 'a bad user name is refused at once'
    post '{"username":"_service"}'
    refused 400 M_EXCLUSIVE . 'and so is a reserved one'
    post '{"username":"bob"}'
    refused 400 M_USER_IN_USE . 'and so is one that is taken'
    post '{"password":"short"}'
    refused 400 M_WEAK_PASSWORD '8 characters' 'and so is a weak password'
    post '{"auth":{"type":"m.login.dummy"},"username":"erin","password":"short"}'
    refused 400 M_WEAK_PASSWORD . 'before the stage is looked at'
    is "$(traces)" "$sessions" 'none of them leaves a session'
    query='kind=user' post '{}'
    going '.flows | length' 1 'kind=user is what is meant anyway'
    for kind in bot '' User user%20 guests guest%zz %00 %zz \
        "$(printf 'user%.0s' {1..400})"; do
        query="kind=$kind" post '{}'
        refused 400 M_UNRECOGNIZED . "another kind is not known: '${kind:0:20}'"
    done
    query='k%69nd=use%72' post '{}'
    going '.flows | length' 1 'a query may be encoded'
    post '{"auth":{"type":"m.login.dummy"},"username":"erin"}'
    refused 400 M_MISSING_PARAM 'password' 'a password is missed at the end'
    decide 'SELECT register.close_registration()'
    post '{}'
    refused 403 M_FORBIDDEN closed 'nothing begins while registration is closed'
    session=$dave
    for other in '"password":"short"' '"username":"no spaces"'; do
        auth '' "$other"
        refused 403 M_FORBIDDEN closed "before $other is judged"
    done
    auth ''
    registered '@dave:localhost' 'but what has ended is still told'

    # Unknown sessions.
    decide 'SELECT register.open_registration()'
    session=0000
    auth ''
    going '[.session != "0000", .completed]' '[true,[]]' \
        'an unknown session is answered with a new one'
    session=$(printf '0%.0s' {1..64})
    auth '"type":"m.login.dummy"' "${own/bob/frank}"
    going '[(.session | test("^0*$") | not), .completed]' '[true,[]]' \
        'and no stage is passed with it'
    auth '"type":"m.login.dummy"'
    registered '@frank:localhost' 'which goes on with what was said'
done
done_testing
