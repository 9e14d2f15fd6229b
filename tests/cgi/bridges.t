#!/bin/bash
# Bridges register their users with the token of their application service, and
# often with nothing that says so.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/v3.sh
cluster_start
v1=/_matrix/client/api/v1/register
v3=$path
service='"type":"m.login.application_service"'
by() {
    sql "SELECT application_service FROM register.accounts
          WHERE user_id = '@$1:localhost'"
}
guesses() {
    sql "SELECT coalesce(sum(times), 0) FROM register.tally
          WHERE what = 'wrong_service' AND network <> '0.0.0.0/0'"
}

for mode in $modes; do
    begin "$mode"
    sql 'TRUNCATE register.application_service, register.tally CASCADE' \
        2>>"$work/log"
    irc=$(sql "SELECT register.create_application_service('irc',
        ARRAY['@_irc_.*:localhost'])")
    sql "SELECT register.create_application_service('web',
        ARRAY['@_web_.*:localhost'], token => 'web token')" >/dev/null

    # Version 1.
    path=$v1
    query=access_token=$irc post '{"user":"_irc_a"}'
    made @_irc_a:localhost 'a token and no type is an application service'
    is "$(by _irc_a)" irc 'whose account it is'
    authorization="Bearer $irc" post '{"user":"_irc_b","password":"x","type":null}'
    made @_irc_b:localhost 'null is no type, and no password is needed'
    is "$(sql "SELECT password_hash IS NULL FROM register.account
                WHERE localpart = '_irc_b'")" t 'nor kept'
    query=access_token=$irc post '{}'
    refused 400 M_MISSING_PARAM 'keys: user$' 'it has to name its users'
    post '{"user":"_irc_c"}'
    refused 400 M_MISSING_PARAM 'keys: type$' 'without a token a type is missing'
    before=$(guesses)
    for body in '{"user":"_irc_c"}' '{"user":"_irc_a"}' '{"user":"no name"}' \
        "{$service,\"user\":\"_irc_a\"}" "{$service,\"user\":\"bob\"}"; do
        query=access_token=wrong post "$body"
        refused 401 M_UNKNOWN_TOKEN 'not the token.*tries left' \
            "a wrong token comes before all else"
    done
    is "$(guesses)" $((before + 5)) 'and is counted, once each'
    post "{$service,\"user\":\"_irc_a\"}"
    refused 401 M_MISSING_TOKEN . 'so does none'
    query=access_token=$irc post '{"user":"_irc_a"}'
    refused 400 M_USER_IN_USE taken 'a right one learns that a name is taken'
    authorization='Bearer abc' post \
        '{"type":"m.login.password","user":"bob","password":"correct horse"}'
    made @bob:localhost 'a token beside another type means nothing'

    # Later versions.
    path=$v3
    authorization="Bearer $irc" post '{"username":"_irc_d"}'
    registered @_irc_d:localhost 'also in later versions'
    is "$(by _irc_d)" irc 'whose account it is'
    authorization="Bearer $irc" post '{"user":"_irc_e","device_id":"BRIDGE"}'
    registered @_irc_e:localhost 'where user is taken for username'
    is "$(json .device_id)" BRIDGE 'with a device'
    authorization="Bearer $irc" post "{$service,\"user\":\"_irc_f\"}"
    registered @_irc_f:localhost 'with the type, too'
    authorization="Bearer $irc" post \
        "{$service,\"username\":\"_irc_g\",\"user\":\"_irc_x\",\"password\":\"password\"}"
    registered @_irc_g:localhost 'username goes first, and no password is needed'
    is "$(sql "SELECT password_hash IS NULL FROM register.account
                WHERE localpart = '_irc_g'")" t 'nor kept'
    for body in "{$service,\"username\":\"_irc_h\"," '{"username":"_irc_i",' \
        '{"user":"_irc_j","auth":{"type":"m.login.dummy"},'; do
        query=access_token=$irc post "$body\"inhibit_login\":true}"
        like "$status $body" '^200 \{"user_id":"@_irc_[hij]:localhost","home_server":"localhost"\}$' \
            'no login is made where none is wanted'
    done
    is "$(sql "SELECT count(*) FROM register.device
                WHERE localpart IN ('_irc_h', '_irc_i', '_irc_j')")" 0 'none at all'
    query=access_token=web+token post '{"username":"_web_a"}'
    registered @_web_a:localhost 'a short token is one, too'
    authorization="Bearer $irc" post '{"username":"_web_b"}'
    refused 400 M_EXCLUSIVE . 'a name outside is refused'
    authorization="Bearer $irc" post '{}'
    refused 400 M_MISSING_PARAM 'username$' 'it has to name its users'
    authorization="Bearer $irc" post '{"user":7}'
    refused 400 M_BAD_JSON '"user"' 'by a string'
    post "{$service,\"username\":\"_irc_a\"}"
    refused 401 M_MISSING_TOKEN . 'no token is told before a taken name'
    is "$(json 'has("flows")')" false 'and shows no flows'
    authorization='Bearer wrong' post "{$service,\"username\":\"_irc_a\"}"
    refused 401 M_UNKNOWN_TOKEN 'tries left' 'so is a wrong one'

    # Any other client may have a token of its own.
    authorization='Bearer wrong' post '{"username":"carol"}'
    going '.flows' '[{"stages":["m.login.dummy"]}]' 'an unknown token is no service'
    authorization='Bearer ' post '{"username":"carol"}'
    is "$status" 401 'nor is none'
    authorization='Bearer wrong' post '{"user":"carol","password":"correct horse",
        "auth":{"type":"m.login.dummy"}}'
    like "$(json .user_id)" '^@user-' 'whose user is no username'
    authorization='Bearer wrong' post '{"username":"_irc_z","password":"correct horse",
        "auth":{"type":"m.login.dummy"}}'
    refused 400 M_EXCLUSIVE . 'nor does it open a namespace'

    # What can be guessed is not, however it is asked.
    decide 'UPDATE register.settings SET tries_per_peer = 3'
    query=access_token=web+token post '{"username":"erin"}'
    is "$status" 401 'after too many guesses a short token is not looked at'
    is "$(json '.errcode // "none"')" none 'which a client with another does not notice'
    query=access_token=web+token post "{$service,\"username\":\"_web_c\"}"
    refused 429 M_LIMIT_EXCEEDED . 'a service is told'
    path=$v1 query=access_token=web+token post '{"user":"_web_c"}'
    refused 429 M_LIMIT_EXCEEDED . 'at version 1, too'
    query=access_token=$irc post '{"username":"_irc_k"}'
    registered @_irc_k:localhost 'a long one holds all the same'
    decide 'SELECT register.close_registration()'
    query=access_token=$irc post '{"username":"_irc_l"}'
    registered @_irc_l:localhost 'also while registration is closed'
    post '{"username":"dave"}'
    refused 403 M_FORBIDDEN closed 'as it is for others'
done
unlike "$(cat "$work/log")" "$irc|web token" 'no token is in the log'
like "$(cat "$work/log")" \
    'outcome=wrong_service status=401 errcode=M_UNKNOWN_TOKEN stage=m.login.application_service' \
    'but why it was refused is'
done_testing
