#!/bin/bash
# A client that asks too much is told so before any effort is made.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/v3.sh
v3=$path v1=/_matrix/client/api/v1/register
cluster_start
set_to() { decide "DELETE FROM register.tally; UPDATE register.settings SET $1"; }
password() { post '{"type":"m.login.password","password":"'"$1"'"'"${2-}"'}'; }
# limited PATTERN SECONDS NAME: the last answer says so, in all ways.
limited() {
    refused 429 M_LIMIT_EXCEEDED "$1" "$3"
    like "$(json .retry_after_ms)" "^$2[0-9]{3}\$" "$3, with milliseconds"
    is "$(of_header Retry-After)000" "$(json .retry_after_ms)" \
        "$3, and seconds in the header"
}
some='[0-9]{1,2}' hour='3[0-9]{3}' day='8[0-9]{4}'

for mode in $modes; do
    begin "$mode"
    path=$v1 peer=192.0.2.1
    set_to 'costly_steps_per_peer = 2'
    password correct-horse ',"user":"bob"'
    made @bob:localhost 'the first password is hashed'
    password correct-horse
    is "$status" 200 'the second one, without a name'
    before=$(traces)
    password short
    limited 'Too many requests' "$some" 'the third one is not even looked at'
    sql "UPDATE register.account SET created_at = now() - interval '1 hour'"
    password correct-horse ',"user":"bob"'
    refused 400 M_USER_IN_USE taken 'what needs no hash is told as ever'
    is "$(traces)" "$before" 'nothing is left of them'
    path=$v3
    post '{"username":"carol","password":"correct-horse"}'
    limited 'Too many requests' "$some" 'nor is it at version 3'
    post '{"password":"correct-horse"}'
    limited 'Too many requests' "$some" 'without a name, too'
    is "$(traces)" "$before" 'and nothing is kept'
    post '{"username":"carol"}'
    going .errcode null 'what needs no hash goes on'
    auth '' '"password":"correct-horse"'
    limited 'Too many requests' "$some" 'until it does'
    peer=192.0.2.2
    auth '' '"password":"correct-horse"'
    is "$status" 401 'another peer goes on with it'
    auth '' '"password":"correct-horse"'
    auth '' '"password":"correct-horse"'
    auth '' '"password":"correct-horse"'
    is "$status $(sql "SELECT times FROM register.tally
        WHERE network = '192.0.2.2'")" '401 1' \
        'the same password again is not hashed again, nor counted'
    auth '"type":"m.login.dummy"' '"password":"correct-horse"'
    registered @carol:localhost 'and makes an account'
    path=$v1 peer=2001:db8::1
    password correct-horse
    peer=2001:db8::ffff
    password correct-horse
    password correct-horse
    limited 'Too many requests' "$some" 'a /64 of IPv6 is one peer'
    peer=2001:db8:0:1::1
    password correct-horse
    is "$status" 200 'the next one is another'
    sql "UPDATE register.tally SET expires_at = now()"
    peer=192.0.2.1
    password correct-horse
    is "$status" 200 'after a minute all is well'

    set_to 'accounts_per_peer = 1, costly_steps_per_peer = NULL'
    password correct-horse
    is "$status" 200 'one account'
    password short
    limited 'Too many accounts' "$day" 'is all, and no other password is hashed'
    decide_flows 'm.login.dummy m.login.password'
    post '{"type":"m.login.dummy"}'
    limited 'Too many accounts' "$day" 'the first stage tells'

    set_to 'accounts_per_peer = NULL, tries_per_server = 2'
    decide_flows 'm.login.registration_token'
    sql "SELECT register.create_invitation(NULL, token => 'short');
        SELECT register.create_invitation(NULL, token => 'sixteen-letters.')" \
        >"$work/output"
    show() { post '{"type":"m.login.registration_token","token":"'"$1"'"}'; }
    for number in 1 2; do
        peer=192.0.2.$number
        show wrong
        refused 403 M_FORBIDDEN '49 tries left' "guess $number"
    done
    peer=192.0.2.3
    show wrong
    limited 'from all networks together' "$hour" 'the third one is not judged'
    wrong=$body
    show short
    limited 'from all networks together' "$hour" 'nor is a short right one'
    is "$(json .error)" "$(jq -r .error <<<"$wrong")" 'in the same words'
    query='token=short' path=/_matrix/client/v1/register/m.login.registration_token/validity get
    limited 'from all networks together' "$hour" 'nor one that is asked about'
    show sixteen-letters.
    is "$status" 200 'one that can not be guessed is good'

    sql "SELECT register.set_secret('shared_secret', 'fifteen-letters')"
    # tries_mac MAC
    tries_mac() {
        post '{"type":"org.matrix.login.shared_secret","user":"eve'"$mode"'",
            "password":"correct-horse","mac":"'"$1"'"}'
    }
    mac() {
        printf '%s\0%s\0%s' "eve$mode" correct-horse notadmin |
            openssl dgst -sha1 -hmac "$1" | sed 's/.* //'
    }
    tries_mac 0
    tries_mac 1
    refused 403 M_FORBIDDEN HMAC 'a wrong HMAC is told'
    tries_mac 2
    limited 'from all networks together' "$hour" 'after too many it is not judged'
    tries_mac "$(mac fifteen-letters)"
    limited 'from all networks together' "$hour" 'nor is a right one of a short secret'
    sql "SELECT register.set_secret('shared_secret', 'sixteen-letters.')"
    tries_mac "$(mac sixteen-letters.)"
    is "$status" 200 'one of a long secret makes an account'

done

# At the same moment, across all workers.
set_to 'costly_steps_per_peer = 3, tries_per_server = NULL'
decide_flows 'm.login.password'
at_once 8 '{"type":"m.login.password","user":"nNUMBER","password":"correct-horse"}'
is "$(how_many '^200') $(how_many '^429 .*M_LIMIT_EXCEEDED')" '3 5' \
    'of eight at once as many pass as may'
set_to 'costly_steps_per_peer = NULL, accounts_per_peer = 3'
at_once 8 '{"type":"m.login.password","user":"mNUMBER","password":"correct-horse"}'
is "$(how_many '^200') $(how_many '^429 .*M_LIMIT_EXCEEDED')" '3 5' \
    'and as many accounts are made'
is "$(sql "SELECT count(*) FROM register.account WHERE localpart ~ '^m'")" 3 \
    'no more than that'
unlike "$(cat "$work/log")" '^<[0-4]>' 'none of this is an error of ours'
done_testing
