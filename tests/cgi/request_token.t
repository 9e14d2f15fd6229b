#!/bin/bash
# E-mail addresses that are validated here for m.login.email.identity.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/v3.sh
cluster_start
v1=/_matrix/client/api/v1/register
v3=$path
identity=m.login.email.identity

# order SECRET ADDRESS ATTEMPT [MORE]: sets sid.
order() {
    path=$v3/email/requestToken post "{\"client_secret\":\"$1\",
        \"email\":\"$2\",\"send_attempt\":$3${4:+,$4}}"
    sid=$(json .sid 2>/dev/null)
}
mails() { sql "SELECT count(*) FROM register.mail${1:+ WHERE address = '$1'}"; }
# link ADDRESS: the token of the last mail to it, and what is behind it.
link() {
    sql "SELECT substring(text FROM 'token=(\S+)') FROM register.mail
          WHERE address = '$1' ORDER BY id DESC LIMIT 1"
}
# page METHOD TOKEN: what the link in a mail leads to.
page() {
    if [ "$1" = POST ]; then
        path=$v1/email request POST "token=$2"
    else
        query=token=$2 path=$v1/email request "$1"
    fi
}
shown() { like "$status $(grep '<h1>' <<<"$body")" "^$1 <h1>$2" "$3"; }
# show SID SECRET [NAME]: at version 1, in one step.
show() {
    path=$v1 post "{\"type\":\"$identity\",\"threepidCreds\":{\"sid\":\"$1\",
        \"clientSecret\":\"$2\"}${3:+,\"user\":\"$3\"}}"
}
emails_of() {
    sql "SELECT emails FROM register.accounts WHERE user_id = '@$1:localhost'"
}
for mode in $modes; do
    begin "$mode"
    sql 'TRUNCATE register.mail, register.email_validation CASCADE'
    decide_flows "$identity"
    order secret bob@example.org 1
    refused 503 M_UNKNOWN 'not set up' 'without a mail server nothing is validated'
    is "$(sql 'SELECT count(*) FROM register.email_validation')" 0 \
        'and nothing is left behind'
    decide "UPDATE register.settings SET mail_from = 'noreply@example.org',
                smtp_url = 'smtp://localhost', mails_per_peer = 30,
                public_base_url = 'https://example.org'"

    # Where no flow asks for an address, nothing is mailed.
    decide_flows 'm.login.terms m.login.recaptcha m.login.password' m.login.dummy
    order secret bob@example.org 1
    refused 403 M_THREEPID_DENIED 'does not ask for' \
        'when no flow has to do with mail there are no validations'
    decide_flows "m.login.dummy $identity" m.login.dummy
    for address in root@localhost root@localhost.localdomain root@mailhost \
        root@127.0.0.1 root@a.localhost; do
        order secret "$address" 1
        refused 400 M_INVALID_PARAM 'not an e-mail address' \
            "an address of this machine is refused: $address"
    done
    is "$(sql 'SELECT count(*) FROM register.mail')" 0 'no mail was sent for that'
    decide_flows "$identity"

    # From the order to the account.
    order secret Bob@Example.org 1 '"next_link":"https://app.example.org/#/on?a=b&c"'
    like "$status $sid" '^200 [0-9a-f]{32}$' 'an order is answered with a sid'
    first=$sid
    is "$(mails bob@example.org)" 1 'and a mail is sent'
    unlike "$(sql 'SELECT text FROM register.mail')" '[^0-9a-f][0-9]{6}[^0-9a-f]' \
        'with a link and no code'
    token=$(link bob@example.org)
    like "$(sql 'SELECT text FROM register.mail')" \
        "https://example.org/_matrix/client/api/v1/register/email.token=[0-9a-f]{64}&" \
        'that leads here'
    show "$first" secret bob
    refused 400 M_THREEPID_AUTH_FAILED . 'before that nothing is validated'
    page GET "$token"
    shown 200 'Is this your email address' 'the link leads to a question'
    page HEAD "$token"
    show "$first" secret bob
    refused 400 M_THREEPID_AUTH_FAILED . 'which is not its answer'
    page POST "$token"
    shown 200 'Your address is confirmed' 'the button confirms'
    like "$body" "<a class=\"main\" href=\"https://app.example.org/#/on\?a=b&amp;c&amp;sid=$first\">Continue at app.example.org</a>" \
        'and the person is told where the client wants to go on'
    page POST "$token"
    shown 200 'Your address is confirmed' 'again'
    show "$first" other bob
    refused 400 M_THREEPID_AUTH_FAILED . 'a sid without its secret is no good'
    show 00000000000000000000000000000000 secret bob
    refused 400 M_THREEPID_AUTH_FAILED . 'nor is a secret without its sid'
    show "$first" secret bob
    made @bob:localhost 'both of them make the account'
    is "$(emails_of bob)" bob@example.org 'which has the address'
    show "$first" secret carol
    refused 400 M_THREEPID_AUTH_FAILED . 'once: the validation is used up'

    # At version 3, with both spellings.
    path=$v3
    for spelling in threepid_creds:client_secret threepidCreds:clientSecret; do
        order secret2 carol@example.org 1
        token=$(link carol@example.org)
        start '{}'
        auth "\"type\":\"$identity\",\"${spelling%:*}\":{\"sid\":\"$sid\",\"${spelling#*:}\":\"secret2\",\"id_server\":\"x\"}"
        going '.errcode' M_THREEPID_AUTH_FAILED 'the client asks until'
        page POST "$token"
        auth "\"type\":\"$identity\",\"${spelling%:*}\":{\"sid\":\"$sid\",\"${spelling#*:}\":\"secret2\",\"idServer\":5}"
        registered '@user-[0-9a-f]{10}:localhost' "it is validated, with ${spelling%:*}"
        sql 'DELETE FROM register.account_email;
             DELETE FROM register.email_validation' >/dev/null
    done
    start '{}'
    auth "\"type\":\"$identity\""
    going '[.errcode, .error]' \
        '["M_MISSING_PARAM","Missing JSON keys: threepid_creds with sid and client_secret"]' \
        'without credentials it is refused'
    for none in '{}' '{"sid":"x"}' '{"sid":null,"client_secret":"x"}'; do
        auth "\"type\":\"$identity\",\"threepid_creds\":$none"
        going '[.errcode, (.error | test("threepid_creds with sid"))]' \
            '["M_MISSING_PARAM",true]' "and with $none, too"
    done
    for wrong in 5 '[]'; do
        for key in threepid_creds threepidCreds; do
            auth "\"type\":\"$identity\",\"$key\":$wrong"
            refused 400 M_BAD_JSON "\"$key\" is not an object" "$key can't be $wrong"
        done
    done
    for key in sid client_secret clientSecret; do
        auth "\"type\":\"$identity\",\"threepid_creds\":{\"$key\":5}"
        refused 400 M_BAD_JSON "\"$key\" is not a string" "a number is no $key"
    done

    # Attempts.
    order secret3 dave@example.org 1
    again=$sid
    order secret3 dave@example.org 1
    is "$sid $(mails dave@example.org)" "$again 1" \
        'the same attempt again sends no other mail'
    earlier=$(link dave@example.org)
    order secret3 DAVE@example.org 2
    is "$sid $(mails dave@example.org)" "$again 2" 'a higher one does'
    order secret3 dave@example.org 1
    is "$sid $(mails dave@example.org)" "$again 2" 'a lower one does not'
    order secret4 dave@example.org 1
    isnt=$sid
    [ "$isnt" != "$again" ]
    ok $? 'another client has a validation of its own'
    order secret3 erin@example.org 1
    [ "$sid" != "$again" ]
    ok $? 'and so has another address'
    page POST "$earlier"
    shown 200 'Your address is confirmed' 'the link of an earlier mail is good'
    show "$isnt" secret4
    refused 400 M_THREEPID_AUTH_FAILED . 'not for the other client'

    # One account.
    decide_flows "$identity m.login.dummy"
    path=$v1 post "{\"type\":\"$identity\",\"threepidCreds\":{\"sid\":\"$again\",\"clientSecret\":\"secret3\"}}"
    next m.login.dummy 'a validation passes the stage'
    show "$again" secret3
    next m.login.dummy 'and that of another sign-up, when the answer got lost'
    path=$v1 post "{\"type\":\"m.login.dummy\",\"session\":\"$session\",\"user\":\"dave\"}"
    made @dave:localhost 'and makes the account'

    # Addresses that have an account.
    before=$(mails)
    order secret5 dave@example.org 1
    like "$status $sid" '^200 [0-9a-f]{32}$' 'who asks for a taken address is told nothing'
    is "$(sql "SELECT kind FROM register.mail ORDER BY id DESC LIMIT 1")" \
        address_in_use 'its owner is'
    is "$(mails)" "$((before + 1))" 'by one mail'

    # Time.
    order secret6 frank@example.org 1
    token=$(link frank@example.org) old=$sid
    sql "UPDATE register.email_validation SET expires_at = now()
          WHERE sid = '$sid'" >/dev/null
    page GET "$token"
    shown 404 'This link no longer works' 'a link expires'
    page POST "$token"
    shown 404 'This link no longer works' 'also its button'
    order secret6 frank@example.org 1
    [ "$sid" != "$old" ] && [ "$(mails frank@example.org)" = 2 ]
    ok $? 'after that the same order begins anew'
    page POST "$(link frank@example.org)"
    sql "UPDATE register.email_validation SET expires_at = now()
          WHERE sid = '$sid'" >/dev/null
    show "$sid" secret6
    refused 400 M_THREEPID_AUTH_FAILED . 'a validation expires, too'

    # What is refused.
    before=$(mails)
    path=$v3/email/requestToken post '{}'
    refused 400 M_MISSING_PARAM 'client_secret, email, send_attempt$' \
        'all missing keys are named at once'
    for wrong in '"client_secret":5' '"email":5' '"send_attempt":"1"' \
        '"send_attempt":1.5' '"next_link":5'; do
        path=$v3/email/requestToken post '{"client_secret":"a","email":"a@example.org",
            "send_attempt":1,'"$wrong"'}'
        refused 400 M_BAD_JSON . "$wrong is of a wrong type"
    done
    for wrong in '' 'a b' 'é' "$(printf 'x%.0s' {1..256})"; do
        order "$wrong" a@example.org 1
        refused 400 M_INVALID_PARAM client_secret "'${wrong:0:5}' is no client secret"
    done
    for wrong in 0 -1 2147483648 99999999999999999999; do
        order a a@example.org "$wrong"
        refused 400 M_INVALID_PARAM send_attempt "$wrong is no attempt"
    done
    for wrong in 'javascript:alert(1)' 'https://' 'https://a@b.example/' \
        'https:\\\\b.example' 'https://b.example/ x' '//b.example' 'https://b.example/\"'; do
        order a a@example.org 1 "\"next_link\":\"$wrong\""
        refused 400 M_INVALID_PARAM next_link "$wrong is no link to go on"
    done
    order a bob 1
    refused 400 M_INVALID_PARAM . 'an address is an address'
    is "$(mails)" "$before" 'none of these sends a mail'

    # Limits.
    decide 'UPDATE register.settings SET mails_per_address = 3'
    for attempt in 1 2 3 4; do
        order "grace$attempt" grace@example.org 1
    done
    refused 429 M_LIMIT_EXCEEDED . 'an address gets so many mails and no more'
    like "$(of_header Retry-After)" '^[0-9]+$' 'and the client is told to wait'
    is "$(sql "SELECT count(*) FROM register.email_validation
                WHERE address = 'grace@example.org'")" 3 \
        'what sent no mail leaves nothing'
    decide 'UPDATE register.settings SET mails_per_peer = 2'
    order heidi heidi@example.org 1
    refused 429 M_LIMIT_EXCEEDED . 'a peer causes so many and no more'
    peer=192.0.2.77 order heidi heidi@example.org 1
    is "$status" 200 'another one has its own'
    decide 'SELECT register.close_registration()'
    order ivan ivan@example.org 1
    refused 403 M_FORBIDDEN closed 'nothing is validated while registration is closed'
done
begin FastCGI
sql "UPDATE register.settings SET mail_from = 'noreply@example.org',
         smtp_url = 'smtp://localhost', public_base_url = 'https://example.org';
     TRUNCATE register.mail" >/dev/null
decide_flows "m.login.email.code m.login.password"
path=$v3/email/requestToken
at_once 8 '{"client_secret":"a","email":"judy@example.org","send_attempt":1}'
is "$(sort -u <<<"$answers" | wc -l) $(how_many '^200 ') $(mails)" '1 8 1' \
    'eight equal orders at once get one answer and send one mail'
secrets="$(link judy@example.org)|secret[0-9]|example.org"
unlike "$(cat "$work/log")" "$secrets" 'the log has no secret and no address'
done_testing
