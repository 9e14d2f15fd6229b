#!/bin/bash
# Text comes in many forms that people can't tell apart: passwords, and what is
# pasted, at every endpoint.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/v3.sh
. tests/cgi/validation.sh
cluster_start
v1=/_matrix/client/api/v1/register
v3=/_matrix/client/v3/register
admin=/_synapse/admin/v1/register
path=$v1
requests=$v3/email/requestToken
shared=org.matrix.login.shared_secret
secret='a shared secret'

# pasted TEXT: in JSON, with invisible characters around it; the same in a query.
pasted() { printf '%s' "\\ufeff \\u00a0\\t$1\\r\\n\\u200b\\u3000"; }
in_query() { printf '%s' "%EF%BB%BF+%C2%A0%09$1%0D%0A%E2%80%8B"; }
# hashed USER PASSWORD NAME: crypt(3) takes the password for the account's.
hashed() {
    sql "SELECT password_hash FROM register.account WHERE localpart = '$1'" \
        >"$work/hash"
    is "$(perl -e 'print crypt($ARGV[0], $ARGV[1])' "$2" "$(cat "$work/hash")")" \
        "$(cat "$work/hash")" "$3"
}
# mac PART…: HMAC-SHA1 of the parts with NULs between.
mac() {
    printf '%s\0' "$@" | head -c -1 |
        openssl dgst -sha1 -hmac "$secret" | sed 's/.* //'
}
# Each signs up with USER and the PASSWORD as it stands in JSON.
by_v1() {
    post '{"type":"m.login.password","user":"'"$1"'","password":"'"$2"'"}'
}
by_v3() {
    path=$v3 post '{"auth":{"type":"m.login.dummy"},"username":"'"$1"'",
        "password":"'"$2"'"}'
}
by_secret() {
    post '{"type":"'"$shared"'","user":"'"$1"'","password":"'"$2"'",
        "mac":"'"$(mac "$1" "$(printf '%b' "$2")" notadmin)"'"}'
}
by_nonce() {
    path=$admin get
    nonce=$(json .nonce)
    path=$admin post '{"nonce":"'"$nonce"'","username":"'"$1"'","password":"'"$2"'",
        "mac":"'"$(mac "$nonce" "$1" "$(printf '%b' "$2")" notadmin)"'"}'
}
# page TYPE KEYS: what the page of a stage sends.
page() {
    path=/_matrix/client/v3/auth/$1/fallback/web \
        post '{"session":"'"$session"'",'"$2"'}'
}
by_page() {
    post '{"type":"m.login.dummy","user":"'"$1"'"}'
    session=$(json .session)
    page m.login.password '"password":"'"$2"'"'
    [ "$status" != 200 ] || path=$v3 post '{"auth":{"session":"'"$session"'"}}'
}

for mode in $modes; do
    begin "$mode"
    decide "SELECT register.set_secret('shared_secret', '$secret')"

    # Passwords.
    for endpoint in v1 v3 secret nonce page; do
        [ $endpoint != page ] || decide_flows 'm.login.dummy m.login.password'
        "by_$endpoint" "$endpoint-1" 'man\u0303ana 4 \uff50\ufb01'
        is "$status" 200 "a password with an accent of its own is taken ($endpoint)"
        hashed "$endpoint-1" 'mañana 4 pfi' 'and hashed in NFKC'
        "by_$endpoint" "$endpoint-2" 'ma\u00f1ana 4 p\ufb01'
        is "$status" 200 'composed, it is taken, too'
        hashed "$endpoint-2" 'mañana 4 pfi' 'and is the same password'
        "by_$endpoint" "$endpoint-3" 'o\u0308u\u0308a\u0308c 9'
        refused 400 M_WEAK_PASSWORD 'at least 8 characters' \
            "characters are counted in NFKC ($endpoint)"
        "by_$endpoint" "$endpoint-5" "$(printf 'x%.0s' {1..480})\\ufdfa"
        refused 400 M_BAD_JSON 'at most 511 bytes' 'so are bytes'
        "by_$endpoint" "$endpoint-4" ' correct horse\u0020'
        is "$status" 200 'blanks around a password belong to it'
        hashed "$endpoint-4" ' correct horse ' 'and are hashed'
    done
    decide_flows m.login.password
    by_v1 short "correct horse $(printf '\\uac01%.0s' {1..165})"
    is "$status" 200 'what is normal takes no more bytes'
    hashed short "correct horse $(printf '각%.0s' {1..165})" 'and is hashed as it is'
    post '{"type":"'"$shared"'","user":"eve","password":"man\u0303ana 4",
        "mac":"'"$(mac eve 'mañana 4' notadmin)"'"}'
    refused 403 M_FORBIDDEN HMAC 'the HMAC is over the password as it was written'

    # Half of a character is no text.
    invitation=$(sql "SELECT register.create_invitation(token => 'book-club',
        uses => NULL)")
    decide "UPDATE register.settings SET $settings"
    decide_flows 'm.login.registration_token m.login.email.code m.login.password'
    before=$(traces) tries=$(sql "SELECT sum(times) FROM register.tally WHERE network <> '0.0.0.0/0'")
    for half in '\ud800' '\uDFFF' 'a\udc00b' '\udc00\ud800' '\ud83d\n'; do
        for text in '"type":"HALF"' '"type":"m.login.dummy","session":"HALF"' \
            '"type":"m.login.password","user":"HALF","password":"correct horse"' \
            '"type":"m.login.password","password":"HALF correct horse"' \
            '"type":"m.login.registration_token","token":"HALF"' \
            '"type":"m.login.registration_token","token":"book-club","x":"HALF"' \
            '"type":"m.login.registration_token","token":"book-club","HALF":1'; do
            post "{${text/HALF/$half}}"
            refused 400 M_BAD_JSON 'holds a lone surrogate' "$text, $half"
        done
    done
    for text in '"username":"\ud800"' '"password":"correct horse \ud800"' \
        '"initial_device_display_name":"\ud83d"' '"device_id":"\ud83d"' \
        '"auth":{"type":"m.login.dummy","session":"\ud83d"}' \
        '"auth":{"type":"m.login.registration_token","token":"\udfff"}' \
        '"auth":{"type":"x","threepid_creds":[{"sid":["\udfff"]}]}'; do
        path=$v3 post "{$text}"
        refused 400 M_BAD_JSON 'holds a lone surrogate' "$text"
    done
    for at in "$admin" "$requests" \
        /_matrix/client/v3/auth/m.login.password/fallback/web; do
        path=$at post '{"a":1,"password":"\ud800"}'
        refused 400 M_BAD_JSON '"password" holds a lone surrogate' "at $at"
    done
    is "$(traces)" "$before" 'nothing was done for any of them'

    # What is pasted.
    post '{"type":"m.login.registration_token",
        "token":"'"$(pasted "$invitation")"'","user":"'"$(pasted Paula)"'"}'
    next m.login.email.code 'an invitation may have blanks around it'
    is "$(sql "SELECT sum(times) FROM register.tally WHERE network <> '0.0.0.0/0'")" "$tries" \
        'which costs no try'
    post '{"type":"m.login.email.code","session":"'"$session"'",
        "email":"'"$(pasted 'Paula@b\u00dccher.example')"'"}'
    is "$status" 200 'so may a mail address'
    address=paula@xn--bcher-kva.example
    code=$(sql "SELECT text FROM register.mail WHERE address = '$address'" |
        grep -oE '^ *[0-9]{6} *$' | tr -d ' ')
    post '{"type":"m.login.email.code","session":"'"$session"'",
        "code":"'"$(pasted "$code")"'"}'
    next m.login.password 'and a code'
    post '{"type":"m.login.password","session":"'"$session"'",
        "user":"'"$(pasted @PAULA:localhost)"'","password":"correct horse"}'
    made @paula:localhost 'and a user ID'
    is "$(sql "SELECT emails FROM register.accounts
                WHERE user_id = '@paula:localhost'")" "$address" \
        'the mail address is kept in ASCII, once'
    post '{"type":"m.login.registration_token","token":"book club"}'
    refused 403 M_FORBIDDEN 'not valid' 'a blank within is another invitation'

    for form in 'paula@b\u00fccher.example' PAULA@BU'\u0308'CHER.example \
        'paula@xn--bcher-kva.EXAMPLE'; do
        post '{"type":"m.login.registration_token","token":"book-club"}'
        session=$(json .session)
        sql 'TRUNCATE register.mail CASCADE'
        post '{"type":"m.login.email.code","email":"'"$form"'",
            "session":"'"$session"'"}'
        is "$status $(mails "$address")" "200 address_in_use" \
            "$form has an account"
    done
    for wrong in 'p\u00e4ula@example.org' 'paula@b\u00fc_cher.example' \
        'paula@b\u00fccher..example' 'paula@\u2603.example'; do
        post '{"type":"m.login.email.code","email":"'"$wrong"'",
            "session":"'"$session"'"}'
        refused 400 M_INVALID_PARAM 'not an e-mail' "$wrong is no address"
    done

    path=$v3 post '{"username":"'"$(pasted Vera)"'","password":"correct horse",
        "auth":{"type":"m.login.registration_token",
                "token":"'"$(pasted book-club)"'"}}'
    going '.completed' '["m.login.registration_token"]' 'also by today'\''s clients'
    is "$(sql "SELECT localpart FROM register.name WHERE localpart = 'vera'")" \
        vera 'the name is held without what was around it'
    page m.login.email.code '"email":"'"$(pasted vera@example.org)"'"'
    code=$(sql "SELECT text FROM register.mail WHERE address = 'vera@example.org'" |
        grep -oE '^ *[0-9]{6} *$' | tr -d ' ')
    page m.login.email.code '"code":"'"$(pasted "$code")"'"'
    is "$status $body" '200 {"completed":true}' 'also on the page of a stage'

    query=username=$(in_query WANDA)
    path=/_matrix/client/v3/register/available get
    is "$status $body" '200 {"available":true}' 'a name is looked up without it'
    query=username=$(in_query @Paula:localhost)
    path=/_matrix/client/v3/register/available get
    refused 400 M_USER_IN_USE taken 'and found when it is taken'
    query=token=$(in_query book-club)
    path=/_matrix/client/v1/register/m.login.registration_token/validity get
    is "$body" '{"valid":true}' 'so is an invitation'
    query=
    order secret "$(pasted 'Xenia@\u4f8b\u3048.\u30c6\u30b9\u30c8')" 1
    ordered 'a mail address is validated without it'
    is "$(mails xenia@xn--r8jz45g.xn--zckzah)" link 'in ASCII'
    page=$(link xenia@xn--r8jz45g.xn--zckzah)
    path=$v1/email request POST "token=$(in_query "${page#token=}")"
    like "$body" "$confirmed" 'the token of its link may have blanks, too'

    by_secret "$(printf 'Yuri\u200b')" 'correct horse'
    is "$status" 200 'the HMAC is over the user name as it was written'
    is "$(json .user_id)" @yuri:localhost 'the account is the one that is meant'
    by_nonce ' Zoe ' 'correct horse'
    is "$(json .user_id)" @zoe:localhost 'also with a nonce'
    token=$(json .access_token)
    query=access_token=$(in_query "$token") path=/_matrix/client/v3/account/whoami get
    is "$status $(json .user_id)" '200 @zoe:localhost' 'so may an access token'
    irc=$(sql "SELECT register.create_application_service('irc',
        ARRAY['@_irc_.*:localhost'])")
    authorization="Bearer $irc " query='' \
        post '{"type":"m.login.application_service","user":" _irc_bob\n"}'
    is "$status $(json .user_id)" '200 @_irc_bob:localhost' \
        'and that of an application service'
done
done_testing
