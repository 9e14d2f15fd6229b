#!/bin/bash
# m.login.recaptcha: a provider outside says whether an answer is good.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/outside.sh
outside_start
begin anew
type=m.login.recaptcha
peer=192.0.2.7
question='POST /captcha/siteverify'
provider() { sql "UPDATE register.settings SET captcha_url = '$1'"; }
# show ANSWER [MEMBERS]: the answer of a captcha, and more of a request.
show() { post '{"type":"'"$type"'","response":"'"$1"'"'"${2:+,$2}"'}'; }
# invalid ANSWER NAME
invalid() {
    show "$1"
    refused 400 M_CAPTCHA_INVALID 'not solved' "$2"
}
decide_flows "$type m.login.terms m.login.password"
sql "SELECT register.publish_terms('rules', '1', 'en', 'Rules',
                                   'https://example.org/rules')"

show good-0
refused 503 M_UNKNOWN 'not set up' 'without a provider it is not open'
is "$(of_header Retry-After)" 600 'for a while'
provider "$outside/captcha/siteverify"
show good-0
refused 503 M_UNKNOWN 'not set up' 'nor without the secret'
sql "SELECT register.set_secret('captcha', 'captcha secret')"
show good-0
refused 503 M_UNKNOWN 'not set up' 'nor when no host is known to show it'
asked '' 'no service was asked'
sql "UPDATE register.settings SET public_base_url = 'http://localhost:8008'"

show good-0 '"user":"bob","challenge":"ignored"'
next m.login.terms 'an answer that the provider likes passes the stage'
is "$(received '"\(.query) \(.body) \(.authorization)"')" \
    ' secret=captcha%20secret&response=good-0&remoteip=192.0.2.7 null' \
    'it was told the secret, the answer, and for whom'
asked "$question" 'and no other service was asked'
post '{"type":"m.login.terms","session":"'"$session"'"}'
next m.login.password 'the next stage passes'
post '{"type":"m.login.password","session":"'"$session"'","password":"short"}'
refused 400 M_WEAK_PASSWORD 'at least' 'a refusal in the last one'
post '{"type":"m.login.password","session":"'"$session"'","password":"correct-horse"}'
made @bob:localhost 'loses nothing'
asked '' 'and asks no provider'

for missing in '' ',"response":null' ',"response":""'; do
    post '{"type":"'"$type"'"'"$missing"'}'
    refused 400 M_CAPTCHA_NEEDED 'keys: response$' "without an answer: {$missing}"
done
post '{"type":"'"$type"'","response":1}'
refused 400 M_BAD_JSON 'is not a string' 'a number is no answer'
show good-1 '"user":"bob"'
refused 400 M_USER_IN_USE taken 'a name that is taken'
show good-1 '"user":"_bot"'
refused 400 M_EXCLUSIVE reserved 'one that is reserved'
show good-1 '"session":"'"$session"'"'
refused 400 M_UNKNOWN 'complete' 'a session that is complete'
show good-1 '"session":"x"'
refused 400 M_UNKNOWN 'start again' 'or unknown'
decide 'SELECT register.close_registration()'
show good-1
refused 403 M_FORBIDDEN closed 'closed registration'
decide 'SELECT register.open_registration()'
asked '' 'all of these are found out without the provider'

invalid bad-1 'a wrong answer is refused'
invalid elsewhere 'so is one for another host'
invalid nowhere 'or for none'
invalid old 'one that was too slow'
invalid good-0 'and one that was used before, which the provider knows'
asked "$(printf "$question,%.0s" {1..4})$question" 'each was asked once'
is "$(traces)" '1 accounts 1 tokens 1 names 1 sessions 0 uses' 'none left anything'
show 'again&secret=x€ +%'
like "$(received .body)" '&response=again%26secret%3Dx%E2%82%AC%20%2B%25&' \
    'an answer can add no field to the form'
show again-1
next m.login.terms 'a provider may forget what it has seen'
show again-1
refused 400 M_CAPTCHA_INVALID 'used before' 'the database does not'
show again-1 '"session":"'"$session"'"'
refused 400 M_UNKNOWN 'terms would do' 'in the same session it is too late'
sql "UPDATE register.captcha_answer SET used_at = now() - interval '25 hours'"
show again-2
is "$(sql 'SELECT count(*) FROM register.captcha_answer')" 1 \
    'after a day answers are forgotten'

sql "UPDATE register.settings SET captcha_action = 'signup',
    captcha_hostnames = '{example.com,localhost}'"
invalid good-2 'where an action is wanted, an answer without is refused'
invalid good-3:login 'and one for another action'
show good-4:signup
next m.login.terms 'the right one passes, for a host that is listed'
sql "UPDATE register.settings SET captcha_action = NULL,
    captcha_hostnames = '{example.net}'"
invalid good-5 'a host that is not listed is refused'
show elsewhere
next m.login.terms 'the listed one is not'
sql "UPDATE register.settings SET captcha_hostnames = '{}'"
sql "SELECT register.set_secret('captcha', 'mistyped')"
show good-6
refused 503 M_UNKNOWN 'not set up' 'when the secret is wrong it is not for people to mend'
like "$(tail -n 2 "$work/log")" '^<3>captcha-secret-refused' \
    'but for administrators'
sql "SELECT register.set_secret('captcha', 'captcha secret')"

decide_flows "m.login.dummy $type"
show good-6
refused 400 M_MISSING_PARAM 'keys: session$' 'as a later stage it wants a session'
forget
post '{"type":"m.login.dummy","user":"carol"}'
session=$(json .session)
late='"session":"'"$session"'"'
stay
provider "$outside/slow/siteverify"
later slow '{"type":"'"$type"'","response":"good-7",'"$late"'}'
provider "$outside/trickle/siteverify"
sleep 0.5
later trickle '{"type":"'"$type"'","response":"good-7",'"$late"'}'
until_true 4 test "$(received .path | wc -l)" = 2
is "$(busy)" 'idle' 'no transaction is open while the provider is awaited'
forget
for way in $ways; do
    provider "$outside/$way/"
    show good-7 "$late"
    unreached "a provider that answers with $way is out of reach"
    asked "POST /$way/" 'and was asked once, and no other service'
done
provider http://127.0.0.1:1/
sql "SELECT register.set_secret('captcha', 'captcha secret')"
show good-7 "$late"
unreached 'so is one that is not there'

# A secret is for the provider that it was set for.
for elsewhere in "${outside/127.0.0.1/localhost}" "${outside/http:/https:}"; do
    sql "SET ROLE register_admin; UPDATE register.settings
            SET captcha_url = '$elsewhere/captcha/siteverify'"
    show good-7 "$late"
    refused 503 M_UNKNOWN 'not set up' "another one is not asked: $elsewhere"
done
provider "$outside/captcha/siteverify"
show good-7 "$late"
refused 503 M_UNKNOWN 'not set up' 'the same host on another port is another one'
asked '' 'none of them is told the secret'
like "$(sql 'SELECT problem FROM register.check_settings()')" \
    "^the secret captcha is for http://127.0.0.1:1, and is not sent to $outside$" \
    'administrators are told'
sql "SET ROLE register_admin;
     SELECT register.set_secret('captcha', 'captcha secret')"
is "$(sql "SELECT sent_to FROM register.secrets WHERE secret = 'captcha'")" \
    "$outside" 'and say it again for the new one'
for answer in text mute; do
    show "$answer" "$late"
    unreached "and one that answers without a yes or no: $answer"
done
for way in slow trickle; do
    answer_of "$way"
    unreached "a $way one is not waited for"
done
wiped 'no responder keeps the secret that it has sent' 'tcha secre' 'tcha%20secr'
go
show bad-2 "$late"
refused 400 M_CAPTCHA_INVALID 'not solved' 'the session is open for a wrong try'
show good-7 "$late"
made @carol:localhost 'and for a right one'
first=$body
show good-7 "$late"
is "$body" "$first" 'the same once more gets the same answer'
show good-8 "$late"
refused 400 M_UNKNOWN 'complete' 'another does not'
forget

post '{"type":"m.login.dummy"}'
late='"session":"'"$(json .session)"'"'
sql "UPDATE register.session SET expires_at = now() WHERE completed_at IS NULL"
show good-9 "$late"
refused 400 M_UNKNOWN 'start again' 'an expired session asks no service'
asked '' 'at all'
post '{"type":"m.login.dummy","user":"dave"}'
session=$(json .session)
at_once 4 '{"type":"'"$type"'","response":"good-10","session":"'"$session"'"}'
like "$(grep -v M_CAPTCHA_INVALID <<<"$answers" | sort -u | paste -sd+)" \
    '^200 \{"user_id":"@dave:[^+]*$' 'four at once on a session make one account'
post '{"type":"m.login.dummy"}'
session=$(json .session)
at_once 4 '{"type":"'"$type"'","response":"again-3","session":"'"$session"'"}'
is "$(how_many '^200 ') $(sort -u <<<"$answers" | wc -l)" '4 1' \
    'all get the same one when the provider says yes to all'
decide_flows "$type"
at_once 4 '{"type":"'"$type"'","response":"again-4","user":"many-NUMBER"}'
is "$(how_many '^200 ') $(how_many '^400 .*M_CAPTCHA_INVALID')" '1 3' \
    'of four sessions with one answer one makes an account'
is "$(sql "SELECT count(*) FROM register.name WHERE localpart LIKE 'many-%'")" 1 \
    'and the others hold no name'
secret 'captcha secret|good-|again-|bad-' 'no log has the secret or an answer'
done_testing
