#!/bin/bash
# The service in front of a homeserver: the accounts are made there, once, by
# both ways and at both endpoints.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/homeserver/homeserver.sh
echo "# $HOMESERVER"
cluster_start
hs_start
hs_invite
v1=$path v3=$client_path/register

# in_front WAY: of an installation without accounts.
in_front() {
    begin FastCGI
    local with=$secret
    [ "$1" = shared_secret ] || with=$token
    sql "UPDATE register.settings SET homeserver_url = '$hs', homeserver_way = '$1'" \
        >/dev/null
    decide "SELECT register.set_secret('homeserver', '$with')"
    way=$1
}
# mine NAME: the last answer's token is the homeserver's, for the device that the
# answer names; sets device.
mine() {
    device=$(json .device_id)
    like "$(hs_whoami "$(json .access_token)")" "^200 @$1:localhost [A-Z0-9]+$" "$2"
}
accounts() { sql "SELECT string_agg(localpart || ' ' || homeserver, ' ' ORDER BY 1) FROM register.account"; }
left_behind() {
    sql "SELECT count(*) FILTER (WHERE is_due) || ' ' ||
                (SELECT count(*) FROM register.announcement)
           FROM register.session"
}

for way in shared_secret registration_token; do
    in_front "$way"
    n=${way%%_*}
    path=$v1
    one='{"type":"m.login.password","user":"one-'"$n"'","password":"correct horse"}'
    post "$one"
    is "$status $(json .user_id)" "200 @one-$n:localhost" \
        "$way: an account is made at version 1"
    mine "one-$n" "$way: and its token is the homeserver's"
    first_token=$(json .access_token)
    hs_login "one-$n" 'correct horse'
    is "$status" 200 "$way: the password logs in at the homeserver"
    is "$(accounts)" "one-$n $hs" "$way: it is known where it was made"
    is "$(left_behind)" '0 0' "$way: nothing is due, and no announcement is left"
    is "$(sql 'SELECT count(*) FROM register.account WHERE password_hash IS NOT NULL')" 0 \
        "$way: it is not hashed here"
    is "$(sql "SELECT count(*) FROM register.session WHERE session::text LIKE '%correct%'")" 0 \
        "$way: nor stored in plain"
    for function in deactivate_account reactivate_account revoke_access_tokens; do
        like "$(try_sql "SELECT register.$function('one-$n')" 2>&1)" \
            'made at the homeserver' "$way: $function() leaves it to the homeserver"
    done

    # A sign-up of one request whose answer was lost behind us.
    post "$one"
    is "$status $(json .user_id)" "200 @one-$n:localhost" \
        "$way: the same request again gets the account"
    again=$(json .access_token)
    is "$(hs_whoami "$again")" "$(hs_whoami "$first_token")" \
        "$way: with a token for the same device"
    post "${one/correct/another}"
    refused 400 M_USER_IN_USE taken "$way: not with another password"
    peer=192.0.2.8 post "$one"
    refused 400 M_USER_IN_USE taken "$way: nor from elsewhere"
    sql 'UPDATE register.settings SET tries_per_peer = 1' >/dev/null
    post "$one"
    is "$status $(json .errcode)" '429 M_LIMIT_EXCEEDED' \
        "$way: nor after too many wrong tries"
    decide 'UPDATE register.settings SET tries_per_peer = DEFAULT;
            DELETE FROM register.tally'
    path=$v3
    whole='{"auth":{"type":"m.login.dummy"},"username":"whole-'"$n"'",
        "password":"correct horse","device_id":"PHONE"}'
    post "$whole"
    device=$(hs_whoami "$(json .access_token)")
    post "$whole"
    is "$status $(hs_whoami "$(json .access_token)")" "200 $device" \
        "$way: so it is at version 3"
    is "$(left_behind)" '0 0' "$way: and nothing is left of these"
    is "$(sql "SELECT count(*) FROM register.account WHERE localpart = 'one-$n'")" 1 \
        "$way: there is one account"

    # Version 3.
    path=$v3
    post '{"username":"two-'"$n"'","password":"correct horse"}'
    session=$(json .session)
    last='{"auth":{"type":"m.login.dummy","session":"'"$session"'"},
        "username":"two-'"$n"'","password":"correct horse","device_id":"PHONE"}'
    post "$last"
    is "$status $(json .user_id) $(json .device_id)" "200 @two-$n:localhost PHONE" \
        "$way: an account is made at version 3"
    mine "two-$n" "$way: and its token is the homeserver's"
    first=$body
    post "$last"
    is "$status $body" "200 $first" "$way: the same request gets the same bytes"

    # A name that is taken there.
    by_secret "three-$n" 'another horse'
    path=$v1
    post '{"type":"m.login.password","user":"three-'"$n"'","password":"correct horse"}'
    refused 400 M_USER_IN_USE taken "$way: a name that is taken there is taken"
    peer=192.0.2.9 post '{"type":"m.login.password","user":"three-'"$n"'","password":"correct horse"}'
    refused 400 M_USER_IN_USE taken "$way: and then for others as well"
    is "$(sql "SELECT count(*) FROM register.name WHERE localpart = 'three-$n'
                AND session_id IS NULL")" 1 "$way: it is free for no one here"

    # Told before a step, where the homeserver says which names are free.
    by_secret "early-$n" 'another horse'
    path=$v3/available query="username=early-$n" get
    is "$status $(json .errcode)" '400 M_USER_IN_USE' \
        "$way: a name that is taken there is not available"
    path=$v3/available query="username=free-$n" get
    is "$status $(json .available)" '200 true' "$way: one that is free is"
    if [ "$HOMESERVER" = standin ]; then
        misbehave 403 available
        path=$v3/available query="username=early-$n" get
        is "$status" 200 "$way: where it does not say, the last step tells"
        behave
    fi
    path=/matrix-register/metrics get
    like "$body" '^matrix_register_homeserver_accounts_total\{outcome="account"\} [1-9]' \
        "$way: accounts made there are counted"
    like "$body" '^matrix_register_homeserver_accounts_total\{outcome="name_in_use"\} [1-9]' \
        "$way: and what it refused"
    like "$body" '^matrix_register_homeserver_seconds_total\{outcome="account"\} [0-9]+\.[0-9]{3}$' \
        "$way: with the time that it took"
    unlike "$body" 'steps_total\{stage="homeserver"' "$way: which are no steps"

    # Approval.
    decide 'UPDATE register.settings SET accounts_need_approval = true'
    path=$v1
    four='{"type":"m.login.password","user":"four-'"$n"'","password":"correct horse"}'
    path=$v3
    post '{"username":"four-'"$n"'","password":"correct horse"}'
    four='{"auth":{"type":"m.login.dummy","session":"'$(json .session)'"},
        "username":"four-'"$n"'","password":"correct horse"}'
    post "$four"
    refused 403 M_FORBIDDEN 'approve' "$way: an account may have to wait"
    hs_login "four-$n" 'correct horse'
    is "$status" 403 "$way: it is not made at the homeserver before that"
    sql "SELECT register.approve_account('four-$n')" >/dev/null
    post "$four"
    is "$status $(json .user_id)" "200 @four-$n:localhost" \
        "$way: once approved, the same request makes it"
    path=$v3
    post '{"username":"good-'"$n"'","password":"correct horse"}'
    last='"auth":{"type":"m.login.dummy","session":"'"$(json .session)"'"}'
    post "{$last}"
    refused 403 M_FORBIDDEN 'approve' "$way: so it is at version 3"
    sql "SELECT register.approve_account('good-$n')" >/dev/null
    post "{$last,\"username\":\"bad-name-$n\"}"
    refused 403 M_FORBIDDEN 'approve' "$way: another name has to be approved anew"
    sql "SELECT register.approve_account('bad-name-$n')" >/dev/null
    post "{$last}"
    is "$status $(json .user_id)" "200 @bad-name-$n:localhost" "$way: and can be"
    decide 'UPDATE register.settings SET accounts_need_approval = false'

    # A homeserver that is down.
    hs_stop
    path=$v3
    post '{"username":"five-'"$n"'","password":"correct horse"}'
    five='{"auth":{"type":"m.login.dummy","session":"'$(json .session)'"},
        "username":"five-'"$n"'","password":"correct horse"}'
    post "$five"
    is "$status $(json .errcode)" '503 M_UNKNOWN' "$way: without the homeserver there is none"
    is "$(sql "SELECT count(*) FROM register.account WHERE localpart = 'five-$n'")" 0 \
        "$way: neither here"
    hs_start
    post "$five"
    is "$status $(json .user_id)" "200 @five-$n:localhost" \
        "$way: when it is back, the same request makes it"

    # A password that the homeserver does not take, at both versions.
    if [ "$HOMESERVER" = standin ]; then
        misbehave weak register 1
        path=$v3
        post '{"username":"six-'"$n"'","password":"correct horse"}'
        session=$(json .session)
        post '{"auth":{"type":"m.login.dummy","session":"'"$session"'"},
            "username":"six-'"$n"'","password":"correct horse"}'
        refused 400 M_WEAK_PASSWORD . "$way: a password may be refused there"
        behave
        post '{"auth":{"type":"m.login.dummy","session":"'"$session"'"},
            "username":"six-'"$n"'","password":"another horse"}'
        is "$status $(json .user_id)" "200 @six-$n:localhost" \
            "$way: and another one come in the same sign-up"
        hs_login "six-$n" 'another horse'
        is "$status" 200 "$way: which is the one that logs in"

        # Its answer is lost: the same request again gets the account.
        for made in seven eight; do
            misbehave lost register
            path=$v1
            [ $made = seven ] || path=$v3
            both='{"type":"m.login.password","user":"'"$made-$n"'","password":"correct horse"}'
            if [ $made = eight ]; then
                post '{"username":"eight-'"$n"'","password":"correct horse"}'
                both='{"auth":{"type":"m.login.dummy","session":"'$(json .session)'"},
                    "username":"eight-'"$n"'","password":"correct horse"}'
            fi
            post "$both"
            is "$status" 503 "$way: an answer that is lost is an error ($made)"
            behave
            post "$both"
            is "$status $(json .user_id)" "200 @$made-$n:localhost" \
                "$way: but the account is there the next time ($made)"
            mine "$made-$n" "$way: with a token ($made)"
        done
        is "$(left_behind)" '0 0' "$way: nothing is left of these"
    fi

    # Equal requests at once.
    path=$v3
    post '{"username":"nine-'"$n"'","password":"correct horse"}'
    at_once 4 '{"auth":{"type":"m.login.dummy","session":"'"$(json .session)"'"},
        "username":"nine-'"$n"'","password":"correct horse"}'
    is "$(sort -u <<<"$answers" | grep -c '^200 ') $(sort -u <<<"$answers" | wc -l)" '1 1' \
        "$way: equal requests at once get one answer"

    path=$v1
    at_once 4 '{"type":"m.login.password","user":"ten-'"$n"'","password":"correct horse"}'
    is "$(how_many '^200 .*"@ten-')" 4 \
        "$way: and those of one request, which know no session, each an account's answer"
    tokens=$(sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p' <<<"$answers")
    is "$(for one_of in $tokens; do hs_whoami "$one_of"; done | sort -u |
        sed 's/ [A-Z0-9]*$//')" "200 @ten-$n:localhost" "$way: whose tokens are good"
    is "$(left_behind)" '0 0' "$way: nothing is left of these"

    # With the shared secret of this service.
    decide "SELECT register.set_secret('shared_secret', 'ours')"
    path=$v1
    mac=$(printf '%s\0%s\0%s' "boss-$n" 'correct horse' admin |
        openssl dgst -sha1 -hmac ours -r | cut -d' ' -f1)
    body_of_boss='{"type":"org.matrix.login.shared_secret","user":"boss-'"$n"'",
        "password":"correct horse","mac":"'"$mac"'","admin":true}'
    post "$body_of_boss"
    if [ "$way" = shared_secret ]; then
        is "$status $(json .user_id)" "200 @boss-$n:localhost" \
            "$way: an administrator is made there"
        boss=$(json .access_token)
        post "$body_of_boss"
        is "$status $(hs_whoami "$(json .access_token)")" "200 $(hs_whoami "$boss")" \
            "$way: and had again by the same request"
        as_user=$boss hs GET "/_synapse/admin/v1/users/@one-$n:localhost/admin"
        [ "$HOMESERVER" = standin ] || is "$status" 200 "$way: and is one"
    else
        is "$status $(json .errcode)" '503 M_UNKNOWN' \
            "$way: a token makes no administrator"
    fi

    # Those that are the homeserver's.
    decide 'UPDATE register.settings SET guests_allowed = true'
    path=$v3 query=kind=guest post '{}'
    is "$status $(json .errcode)" '403 M_FORBIDDEN' "$way: guests are the homeserver's"
    decide 'UPDATE register.settings SET guests_allowed = false'
done

# The session ends once a request is judged: its password was encrypted for it.
path=$v3
post '{}'
session=$(json .session)
ends '{"auth":{"type":"m.login.password","password":"correct horse","session":"'"$session"'"}}'
is "$status $(json .errcode) $(json .session | tr -d 0-9a-f)" '400 M_MISSING_PARAM ' \
    'a new session has not the password of the stage'
own='"username":"gone","password":"correct horse"'
post "{$own}"
session=$(json .session)
ends '{"auth":{"type":"m.login.dummy","session":"'"$session"'"},'"$own}"
is "$status $(json .errcode)" '401 null' 'but the one that comes with each request'
post '{"auth":{"type":"m.login.dummy","session":"'"$(json .session)"'"},'"$own}"
mine gone 'and its account is made'
done_testing
