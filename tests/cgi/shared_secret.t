#!/bin/bash
# org.matrix.login.shared_secret: accounts by those who know the secret.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start
begin anew
type=org.matrix.login.shared_secret
secret='a secret, of some length'
# mac USER PASSWORD [admin|notadmin [SECRET]]
mac() {
    printf '%s\0%s\0%s' "$1" "$2" "${3-notadmin}" |
        openssl dgst -sha1 -hmac "${4-$secret}" | sed 's/.* //'
}
# ask USER PASSWORD MAC [ADMIN]
ask() {
    post '{"type":"'"$type"'","user":"'"$1"'","password":"'"$2"'",
        "mac":"'"$3"'"'"${4:+,\"admin\":$4}"'}'
}
is_admin() {
    sql "SELECT is_admin FROM register.accounts WHERE user_id = '@$1:localhost'"
}

ask bob correct-horse "$(mac bob correct-horse)"
refused 503 M_UNKNOWN 'not set up' 'without a secret it is not open'
sql "SELECT register.set_secret('shared_secret', '$secret')"
get
unlike "$body" "$type" 'it is in no flow list'
ask bob correct-horse "$(mac bob correct-horse)"
made @bob:localhost 'who knows the secret makes an account'
is "$(is_admin bob)" f 'which is not an administrator'\''s'
is "$(perl -e 'print crypt("correct-horse", $ARGV[0]) eq $ARGV[0]' "$(sql "SELECT
    password_hash FROM register.account WHERE localpart = 'bob'")")" 1 \
    'and has the password'
ask chief correct-horse "$(mac chief correct-horse admin)" true
made @chief:localhost 'an administrator'\''s account'
is "$(is_admin chief)" t 'is one'
ask Carol correct-horse "$(mac Carol correct-horse)" false
made @carol:localhost 'the HMAC is over the name as written, the account is not'
ask @dave:localhost correct-horse "$(mac @dave:localhost correct-horse)" null
made @dave:localhost 'a full user ID is as good, admin may be null'
ask ünï correct-horse "$(mac ünï correct-horse)"
refused 400 M_INVALID_USERNAME 'a-z' 'the grammar holds here, too'
ask bob correct-horse "$(mac bob correct-horse)"
refused 400 M_USER_IN_USE taken 'and a name is taken once'
ask _bot correct-horse "$(mac _bot correct-horse)"
refused 400 M_EXCLUSIVE reserved 'reserved ones are not to be had'
ask erin short "$(mac erin short)"
refused 400 M_WEAK_PASSWORD 'at least 8' 'passwords have their length'

before=$(sql "SELECT coalesce(max(times), 0) FROM register.tally
    WHERE what = 'wrong_mac' AND network <> '0.0.0.0/0'")
good=$(mac erin correct-horse)
for wrong in "$(mac erin correct-horse admin)" "$(mac erin correct-horse notadmin other)" \
    "$(mac erin battery-staple)" "$(mac erim correct-horse)" "${good%?}" "${good}0" '' \
    "${good^^}"; do
    ask erin correct-horse "$wrong"
    refused 403 M_FORBIDDEN 'HMAC is not.*tries left' \
        "the HMAC \"${wrong:0:8}…\" is wrong"
done
ask erin correct-horse "$good" true
refused 403 M_FORBIDDEN 'HMAC is not' 'admin is under the HMAC'
is "$(sql "SELECT max(times) - $before FROM register.tally
    WHERE what = 'wrong_mac' AND network <> '0.0.0.0/0'")" 9 \
    'each was counted'
is "$(traces)" '4 accounts 4 tokens 4 names 0 sessions 0 uses' \
    'and left nothing else'
decide 'UPDATE register.settings SET tries_per_peer = 9'
ask dora correct-horse "$good"
refused 429 M_LIMIT_EXCEEDED 'Too many' 'after the last try a wrong one waits'

decide 'SELECT register.close_registration()'
ask erin correct-horse "$good"
made @erin:localhost 'it works while registration is closed'
post '{"type":"m.login.password","user":"frank","password":"correct-horse"}'
refused 403 M_FORBIDDEN closed 'when nothing else does'
decide 'SELECT register.open_registration()'

post '{"type":"'"$type"'","user":"heidi","password":"correct-horse",
    "mac":"'"$(mac heidi correct-horse)"'","x":[1e999999,0.'"$(printf '9%.0s' {1..20000})"']}'
made @heidi:localhost 'unknown keys are ignored, whatever numbers they hold'
post '{"type":"'"$type"'"}'
refused 400 M_MISSING_PARAM 'keys: user, password, mac$' 'all missing keys are told'
post '{"type":"'"$type"'","user":"x","password":1,"mac":"0"}'
refused 400 M_BAD_JSON 'is not a string' 'of the right type'
post '{"type":"'"$type"'","user":null,"password":"correct-horse","mac":"0"}'
refused 400 M_MISSING_PARAM 'keys: user$' 'a user that is null is none'
post '{"type":"'"$type"'","user":"x","password":"correct-horse","mac":"0","admin":"no"}'
refused 400 M_BAD_JSON '"admin" is not true or false' 'admin, too'
decide_flows 'm.login.dummy m.login.password'
post '{"type":"m.login.dummy"}'
next m.login.password 'a session'
post '{"type":"'"$type"'","session":"'"$session"'","user":"x",
    "password":"correct-horse","mac":"'"$(mac x correct-horse)"'"}'
refused 400 M_UNKNOWN 'password would do' 'can'\''t be finished that way'
like "$(try_sql "SELECT register.set_flows('$type')" 2>&1)" 'no stage type.*for flows' \
    'nor can it stand in a flow'
done_testing
