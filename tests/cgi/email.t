#!/bin/bash
# m.login.email.code and m.login.email.url: who reads the mail of an address.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start
begin anew
settings="mail_from = 'noreply@example.org', smtp_url = 'smtp://localhost',
          public_base_url = 'https://example.org'"
code=m.login.email.code
url=m.login.email.url

# ask TYPE KEYS: a step of this stage, in $session where that is set.
ask() { post "{\"type\":\"$1\"${session:+,\"session\":\"$session\"}${2:+,$2}}"; }
# mailed ADDRESS [WHAT]: of the last mail to it: its code, or the link's token.
mailed() {
    sql "SELECT text FROM register.mail WHERE address = '$1'
          ORDER BY id DESC LIMIT 1" | case ${2-code} in
    code) grep -oE '^ *[0-9]{6} *$' | tr -d ' ' ;;
    token) sed -nE 's/.*\?token=([0-9a-f]+).*/\1/p' ;;
    esac
}
mails() { sql "SELECT count(*) FROM register.mail${1:+ WHERE address = '$1'}"; }
# page METHOD TOKEN: what the link in a mail leads to.
page() {
    local path=$path/email query=
    if [ "$1" = POST ]; then
        request POST "token=$2"
    else
        query=token=$2
        request "$1"
    fi
}
# shown STATUS TITLE NAME: the last answer was this page.
shown() { like "$status $(grep '<h1>' <<<"$body")" "^$1 <h1>$2" "$3"; }
emails_of() {
    sql "SELECT emails FROM register.accounts WHERE user_id = '@$1:localhost'"
}
wrong_code() { printf '%06d' $(((10#$1 + ${2-1}) % 1000000)); }

decide_flows "$code m.login.dummy"
session=
ask $code '"email":"bob@example.org"'
refused 503 M_UNKNOWN 'not set up' 'without a mail server the stage is not open'
is "$(traces)" "$nothing" 'and nothing is left behind'
decide "UPDATE register.settings SET $settings"

ask $code
refused 400 M_MISSING_PARAM 'keys: email$' 'the address is asked for first'
ask $code '"code":"123456"'
refused 400 M_MISSING_PARAM 'keys: email$' 'a code before any mail is too early'
for wrong in '' bob @example.org bob@ 'bob @example.org' bob@exa_mple.org \
    'bob@example.org,eve@example.org' 'Bob <bob@example.org>' .bob@example.org \
    bob@-example.org 'bob@example.org\r\nBcc: eve@example.org' bøb@example.org \
    'bob@[127.0.0.1]' 'bob@example..org'; do
    ask $code "\"email\":\"$wrong\""
    refused 400 M_INVALID_PARAM 'not an e-mail' "\"$wrong\" is no address"
done
ask $code '"email":7'
refused 400 M_BAD_JSON '"email" is not a string' 'a number is none'
is "$(mails) $(traces)" "0 $nothing" 'no mail is sent, nothing is left'

ask $code '"user":"bob","email":"Bob@Example.ORG"'
is "$status $(json 'keys | join(" ")') $(json .type)" \
    "200 session type $code" 'a mail is sent and the stage has begun'
session=$(json .session)
is "$(of_header Cache-Control)" no-store 'the answer is kept by no cache'
is "$(mails bob@example.org)" 1 'to the address in lower case'
is "$(sql "SELECT count(*) FROM register.name")" 0 \
    'a mail that is asked for holds no name'
ask m.login.dummy
refused 400 M_UNKNOWN "$code would do" 'the next stage is not open yet'
ask $code
refused 400 M_MISSING_PARAM 'keys: code$' 'now the code is missing'
right=$(mailed bob@example.org)
like "$right" '^[0-9]{6}$' 'the mail has a code of six digits'
unlike "$(sql 'SELECT array_agg(email_proof) FROM register.email_proof')" \
    "$right|$(mailed bob@example.org token)" \
    'code and token are stored as hashes, but for the mail itself'
for left in 4 3; do
    ask $code "\"code\":\"$(wrong_code "$right" "$left")\""
    refused 403 M_FORBIDDEN "not the code.*; $left tries left" \
        "a wrong code: $left tries left"
done
ask $code '"code":""'
refused 403 M_FORBIDDEN '2 tries left' 'an empty code is wrong, too'
ask $code '"email":"bob@example.org"'
is "$status $(json .session)" "200 $session" 'another mail can be asked for'
second=$(mailed bob@example.org)
[ "$second" != "$right" ] || second=same
ask $code "\"code\":\"$right\""
next m.login.dummy 'the code of the first mail is still good'
ask $code "\"code\":\"$right\""
refused 400 M_UNKNOWN 'dummy would do' 'the stage passes once'
ask m.login.dummy
made @bob:localhost 'the account is made'
is "$(emails_of bob)" bob@example.org 'with the verified address'
is "$(sql 'SELECT count(*) FROM register.email_proof WHERE confirmed_at IS NULL')" \
    1 'and the second mail was not needed'
ask m.login.dummy
made @bob:localhost 'the last request again gets the account again'

# One in a million.
session=
ask $code '"user":"cora","email":"cora@example.org"'
session=$(json .session)
ask $code '"email":"cora@example.org"'
right=$(mailed cora@example.org)
sql "UPDATE register.email_proof SET code_hash = (SELECT code_hash
       FROM register.email_proof ORDER BY id DESC LIMIT 1)
      WHERE address = 'cora@example.org'"
ask $code "\"code\":\"$right\""
next m.login.dummy 'two mails may have the same code'

# Change of address.
session=
ask $code '"user":"carol","email":"typo@example.org"'
session=$(json .session)
typo=$(mailed typo@example.org)
ask $code '"email":"carol@example.org"'
is "$status" 200 'the address can be changed'
ask $code "\"code\":\"$typo\""
refused 403 M_FORBIDDEN 'not the code' 'the code to the other address is void'
page GET "$(mailed typo@example.org token)"
shown 404 'This link no longer works' 'and so is its link'
page POST "$(mailed carol@example.org token)"
shown 200 'Your address is confirmed' 'the link of a code mail can be used as well'
ask $code
next m.login.dummy 'then no code has to be typed'
ask m.login.dummy
is "$(emails_of carol)" carol@example.org 'the account has the later address'

# Tries.
session=
ask $code '"user":"dave","email":"dave@example.org"'
session=$(json .session)
right=$(mailed dave@example.org)
for number in 1 2 3 4 5; do ask $code "\"code\":\"$(wrong_code "$right" $number)\""; done
refused 403 M_FORBIDDEN 'no tries left, start again' 'five wrong codes end a sign-up'
ask $code "\"code\":\"$right\""
refused 400 M_UNKNOWN 'unknown or has expired' 'the right one comes too late'
is "$(sql "SELECT count(*) FROM register.name WHERE localpart = 'dave'")" 0 \
    'and the name is free'

# By code, and by the link of the same mail: a page may wait for both.
session=
ask $code '"user":"wanda","email":"wanda@example.org"'
session=$(json .session)
ask $code '"by_link":true'
refused 400 M_LOGIN_EMAIL_URL_NOT_YET 'not been opened' \
    'a client may wait for the link of a code mail'
is "$(json '."matrix_register.error"')" email_not_yet 'which is no try'
page POST "$(mailed wanda@example.org token)"
ask $code '"by_link":true'
next m.login.dummy 'and goes on by itself'

# Expiry.
session=
ask $code '"user":"erin","email":"erin@example.org"'
session=$(json .session)
right=$(mailed erin@example.org)
token=$(mailed erin@example.org token)
sql "UPDATE register.email_proof SET expires_at = now()"
ask $code "\"code\":\"$right\""
refused 403 M_FORBIDDEN 'expired: ask for another' 'an expired code is refused'
page POST "$token"
shown 404 'This link no longer works' 'so is its link'
ask $code '"email":"erin@example.org"'
ask $code "\"code\":\"$(mailed erin@example.org)\""
next m.login.dummy 'a new one is good'

# By link.
decide_flows "$url m.login.dummy"
session=
ask $url '"user":"frank","email":"frank@example.org"'
session=$(json .session)
is "$status $(json .type)" "200 $url" 'the stage with a link begins likewise'
ask $url
refused 400 M_LOGIN_EMAIL_URL_NOT_YET 'not been opened' 'polling is too early'
is "$(mailed frank@example.org)" '' 'its mail has no code'
is "$(sql "SELECT DISTINCT kind FROM register.mail WHERE address ~ '^frank'")" link \
    'it is made from the template for links'
ask $url '"code":"123456"'
refused 400 M_LOGIN_EMAIL_URL_NOT_YET '' 'so no code can be tried'
token=$(mailed frank@example.org token)
for method in GET GET HEAD; do page $method "$token"; done
is "$status $body" '200 ' 'the link can be looked at'
page GET "$token"
shown 200 'Is this your email address' 'and asks'
like "$body" 'frank@example.org was entered to sign up as @frank:localhost' \
    'who is signing up where'
like "$headers" "^Content-Security-Policy: default-src 'none'" \
    'the page loads nothing'
like "$headers" '^Referrer-Policy: no-referrer' 'gives its address to no other site'
like "$headers" '^Cache-Control: no-store' 'and is kept by no cache'
is "$(of_header Content-Type)" 'text/html; charset=utf-8' 'it is HTML'
ask $url
refused 400 M_LOGIN_EMAIL_URL_NOT_YET '' 'looking at it confirms nothing'
page POST "$token"
shown 200 'Your address is confirmed' 'pressing the button does'
page POST "$token"
shown 200 'Your address is confirmed' 'twice is harmless'
page GET "$token"
shown 200 'Your address is confirmed' 'opening it again says so'
is "$(sql 'SELECT count(*) FROM register.account' ) $(mails frank@example.org)" \
    '2 1' 'no account is made by the link'
ask $url
next m.login.dummy 'the client that waits goes on'
page POST "$token"
shown 200 'Your address is confirmed' 'the link is harmless even then'
ask m.login.dummy
made @frank:localhost 'the account is made'
is "$(emails_of frank)" frank@example.org 'with its address'
for wrong in '' 0 "${token:1}0" "${token}0" "$session"; do
    page POST "$wrong"
    shown 404 'This link no longer works' "the token \"${wrong:0:8}\" confirms nothing"
done
page PUT "$token"
refused 405 M_UNRECOGNIZED '' 'other methods are refused'

# An address that has an account: only its owner is told.
for type in $code $url; do
    decide_flows "$type"
    session=
    ask "$type" '"email":"new@example.org"'
    like "$status $body" "^200 \{\"type\":\"$type\",\"session\":\"[0-9a-f]{64}\"\}$" \
        "$type: a new address is sent a mail"
    session=
    ask "$type" '"email":"frank@example.org"'
    like "$status $body" "^200 \{\"type\":\"$type\",\"session\":\"[0-9a-f]{64}\"\}$" \
        "$type: the answer is the same for one that has an account"
done
is "$(sql "SELECT kind FROM register.mail WHERE address = 'frank@example.org'
            ORDER BY id DESC LIMIT 1")" address_in_use 'but the mail is another'
like "$(sql "SELECT text FROM register.mail ORDER BY id DESC LIMIT 1")" \
    '@frank:localhost' 'it names the account'
is "$(mailed frank@example.org)$(mailed frank@example.org token)" '' \
    'and has neither code nor link'
decide_flows "$code"
session=
ask $code '"user":"ivan","email":"ivan@example.org"'
first=$(json .session) first_code=$(mailed ivan@example.org)
session=
ask $code '"user":"judy","email":"ivan@example.org"'
second=$(json .session) second_code=$(mailed ivan@example.org)
session=$first ask $code "\"code\":\"$first_code\""
made @ivan:localhost 'of two sign-ups with one address the first makes an account'
session=$second ask $code "\"code\":\"$second_code\""
refused 400 M_THREEPID_IN_USE 'belongs to an account' \
    'the second is told, having read the mail'
is "$(emails_of judy)" '' 'and makes none'
decide 'UPDATE register.settings SET one_account_per_address = false'
session=$second ask $code "\"code\":\"$second_code\""
made @judy:localhost 'unless the administrator allows it'

# Limits.
sql 'DELETE FROM register.mail; DELETE FROM register.email_proof'
decide 'UPDATE register.settings SET mails_per_session = 2, mails_per_address = 3,
            mails_per_peer = 4'
session=
ask $code '"email":"a@example.org"'
session=$(json .session)
ask $code '"email":"a@example.org"'
ask $code '"email":"b@example.org"'
refused 429 M_LIMIT_EXCEEDED 'Too many mails' 'a sign-up has so many mails'
like "$(json .retry_after_ms) $(of_header Retry-After)" \
    '^(3[0-9]{3})000 \1$' 'and is told when there will be more'
right=$(mailed a@example.org)
other=$session session=
ask $code '"email":"a@example.org"'
session=
ask $code '"email":"a@example.org"'
refused 429 M_LIMIT_EXCEEDED 'Too many mails' 'so has an address'
is "$(sql "SELECT count(*) FROM register.session WHERE completed_at IS NULL
              AND stages = '{}' AND expires_at > now()" | grep -c .)" 1 \
    'a refusal begins no session'
session=
ask $code '"email":"c@example.org"'
is "$status" 200 'another address is not affected'
session=
ask $code '"email":"d@example.org"'
refused 429 M_LIMIT_EXCEEDED 'Too many mails' 'so has a peer'
peer=192.0.2.9 ask $code '"email":"d@example.org"'
is "$status" 200 'another peer is not affected'
session=$other ask $code "\"code\":\"$right\""
is "$status" 200 'the limits do not keep a code from being used'

unlike "$(cat "$work/log")" "$right|$token|@example.org" \
    'no code, no token and no address is in the log'
done_testing
