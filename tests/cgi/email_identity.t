#!/bin/bash
# m.login.email.identity: a trusted server vouches for an e-mail address.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/outside.sh
outside_start
begin anew
type=m.login.email.identity
question='GET /identity/getValidated3pid'
# shown SID [SERVER [CLIENTSECRET]]: credentials.
shown() {
    printf '{"sid":"%s","idServer":"%s","clientSecret":"%s"}' \
        "$1" "${2-id.example.org}" "${3-client secret}"
}
# show CREDENTIALS [MEMBERS]: them, and more of a request.
show() { post '{"type":"'"$type"'","threepidCreds":'"$1${2:+,$2}"'}'; }
# unvouched CREDENTIALS NAME
unvouched() {
    show "$1"
    refused 400 M_THREEPID_AUTH_FAILED 'not validated' "$2"
}
addresses_of() {
    sql "SELECT string_agg(address, ' ' ORDER BY address)
           FROM register.account_email WHERE localpart = '$1'"
}
decide_flows "$type m.login.terms m.login.password"
sql "SELECT register.publish_terms('rules', '1', 'en', 'Rules',
                                   'https://example.org/rules')"

show "$(shown bob@example.org)"
refused 400 M_THREEPID_AUTH_FAILED 'not trusted' 'at first no server is trusted'
sql "INSERT INTO register.identity_server VALUES
     ('id.example.org', '$outside/identity/getValidated3pid'),
     ('slow', '$outside/slow/'), ('trickle', '$outside/trickle/'),
     ('absent', 'http://127.0.0.1:1/')"
for way in $ways; do
    sql "INSERT INTO register.identity_server
         VALUES ('${way/\//-}', '$outside/$way/')"
done
for server in id.example.com ID.example.org "$outside" id.example.org/ \
    127.0.0.1 ''; do
    show "$(shown bob@example.org "$server")"
    refused 400 M_THREEPID_AUTH_FAILED 'not trusted' \
        "\"${server/*:*/the URL itself}\" is not one of them"
done
asked '' 'and no service was asked'

show "$(shown Bob@Example.ORG)" '"user":"bob"'
next m.login.terms 'an address that was validated passes the stage'
is "$(received '"\(.query) \(.body) \(.authorization)"')" \
    'sid=Bob%40Example.ORG&client_secret=client%20secret  null' \
    'the server was told the session and its secret'
asked "$question" 'once, and no other service was asked'
post '{"type":"m.login.terms","session":"'"$session"'"}'
next m.login.password 'the next stage passes'
post '{"type":"m.login.password","session":"'"$session"'","password":"short"}'
refused 400 M_WEAK_PASSWORD 'at least' 'a refusal in the last one'
is "$(addresses_of bob)" '' 'with no account the address belongs to no account'
post '{"type":"m.login.password","session":"'"$session"'","password":"correct-horse"}'
made @bob:localhost 'loses nothing'
is "$(addresses_of bob)" bob@example.org 'the account has the address'

post '{"type":"'"$type"'"}'
refused 400 M_MISSING_PARAM 'keys: threepidCreds' 'without credentials'
for wrong in '"x"' 1 null true; do
    show "$wrong"
    refused 400 M_BAD_JSON 'not an object or a list' "$wrong is no object"
done
for wrong in '[]' "[$(shown a@b.c),{},{},{},{}]"; do
    show "$wrong"
    refused 400 M_BAD_JSON '1 to 4 objects' "there are one to four: ${wrong:0:3}"
done
for wrong in '{}' '["x"]' '[null]' '[[]]' '{"sid":1,"idServer":null}'; do
    show "$wrong"
    refused 400 M_MISSING_PARAM 'sid, clientSecret \(in threepidCreds' \
        "credentials have two texts: $wrong"
done
show '{"sid":"a","clientSecret":"b","idServer":5}'
refused 400 M_MISSING_PARAM ' idServer \(in' 'and a third, if it is there'
show '{"sid":"a","clientSecret":"b"}'
refused 400 M_THREEPID_AUTH_FAILED . 'what was not validated here is refused'
show "$(shown new@example.org)" '"user":"bob"'
refused 400 M_USER_IN_USE taken 'a name that is taken'
show "$(shown new@example.org)" '"session":"'"$session"'"'
refused 400 M_UNKNOWN 'complete' 'a session that is complete'
decide 'SELECT register.close_registration()'
show "$(shown new@example.org)"
refused 403 M_FORBIDDEN closed 'closed registration'
decide 'SELECT register.open_registration()'
asked '' 'all of these are found out without the server'

unvouched "$(shown 7)" 'what was not validated is refused'
unvouched "$(shown new@example.org id.example.org mistyped)" \
    'so is a wrong client secret'
unvouched "$(shown msisdn:new@example.org)" 'what is no e-mail address'
unvouched "$(shown 'new@example.org@')" 'or looks like none'
unvouched "[$(shown new@example.org),$(shown 7)]" 'one of two that is not validated'
forget
show "$(shown bob@example.org)"
refused 400 M_THREEPID_IN_USE 'belongs to an account' \
    'an address is good for one account'
is "$(traces)" '1 accounts 1 tokens 1 names 1 sessions 0 uses' \
    'none of them left anything'
sql "UPDATE register.settings SET one_account_per_address = false"
show "$(shown bob@example.org)"
next m.login.terms 'or for several, as administrators decide'
sql "UPDATE register.settings SET one_account_per_address = true"
forget
show "$(shown 'a&sid=b@example.org')"
like "$(received .query)" \
    '^sid=a%26sid%3[dD]b%40example.org&client_secret=client%20secret$' \
    'whatever is in a session ID is only that'

decide_flows "m.login.dummy $type"
forget
post '{"type":"m.login.dummy","user":"carol"}'
late='"session":"'"$(json .session)"'"'
stay
for way in slow trickle; do
    later "$way" '{"type":"'"$type"'","threepidCreds":'"$(shown c@d.e "$way")"','"$late"'}'
done
until_true 4 test "$(received .path | wc -l)" = 2
is "$(busy)" idle 'no transaction is open while a server is awaited'
forget
for way in $ways absent; do
    show "$(shown c@d.e "${way/\//-}")" "$late"
    unreached "a server that answers with $way is out of reach"
    [ "$way" = absent ] || asked "GET /$way/" 'and was asked once, and no other service'
done
for way in slow trickle; do
    answer_of "$way"
    unreached "a $way one is not waited for"
done
go
show "$(shown 7)" "$late"
refused 400 M_THREEPID_AUTH_FAILED 'not validated' 'the session is open for a refusal'
forget
two="[$(shown c@d.e),$(shown Carol@d.e),$(shown c@d.e)]"
show "$two" "$late"
made @carol:localhost 'and for a list'
asked "$question,$question,$question" 'of which each was asked once'
is "$(addresses_of carol)" 'c@d.e carol@d.e' 'the account has each address once'
first=$body
show "$two" "$late"
is "$body" "$first" 'the same once more gets the same answer'
show "$(shown c@d.e)" "$late"
refused 400 M_UNKNOWN 'complete' 'another does not'
asked '' 'without the server'

post '{"type":"m.login.dummy"}'
session=$(json .session)
late='"session":"'"$session"'"'
show "$(shown c@d.e)" "$late"
refused 400 M_THREEPID_IN_USE 'belongs to an account' 'in a session to come'
show "$(shown dave@d.e)" "$late"
is "$status" 200 'one may try another address'
post '{"type":"m.login.dummy"}'
late='"session":"'"$(json .session)"'"'
sql "UPDATE register.session SET expires_at = now() WHERE completed_at IS NULL"
forget
show "$(shown erin@d.e)" "$late"
refused 400 M_UNKNOWN 'start again' 'an expired session asks no service'
asked '' 'at all'

post '{"type":"m.login.dummy"}'
at_once 4 '{"type":"'"$type"'","threepidCreds":'"$(shown erin@d.e)"',"session":"'"$(json .session)"'"}'
is "$(how_many '^200 ') $(sort -u <<<"$answers" | wc -l)" '4 1' \
    'four at once on a session make one account'
decide_flows "$type"
at_once 4 '{"type":"'"$type"'","threepidCreds":'"$(shown f@d.e)"',"user":"many-NUMBER"}'
is "$(how_many '^200 ') $(how_many '^400 .*M_THREEPID_IN_USE')" '1 3' \
    'four at once with an address make one account'
is "$(sql "SELECT count(*) FROM register.name WHERE localpart LIKE 'many-%'")" 1 \
    'and the others hold no name'
decide_flows "$type m.login.dummy"
sessions=()
for user in frank grace; do
    show "$(shown shared@d.e)" '"user":"'$user'"'
    next m.login.dummy "$user begins with an address"
    sessions+=("$session")
done
post '{"type":"m.login.dummy","session":"'"${sessions[1]}"'"}'
made @grace:localhost 'who is first has the address'
post '{"type":"m.login.dummy","session":"'"${sessions[0]}"'"}'
refused 400 M_THREEPID_IN_USE 'belongs to an account' 'who is second does not'
secret 'client(%20|[ +])secret' 'no log has a client secret'
done_testing
