#!/bin/bash
# m.login.application_service: accounts in a service's own namespace.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start
begin anew
type=m.login.application_service
ask() { post '{"type":"'"$type"'","user":"'"$1"'"}'; }
by() {
    sql "SELECT application_service FROM register.accounts
          WHERE user_id = '@$1:localhost'"
}
irc=$(sql "SELECT register.create_application_service('irc',
    ARRAY['@_irc_.*:localhost', '@irc-bot:localhost'])")
like "$irc" '^[0-9a-f]{64}$' 'a service has a token made up'
is "$(sql "SELECT register.create_application_service('web',
    ARRAY['@web-.*:localhost', '@_irc_w.*:localhost'], false, 'web token')")" \
    'web token' 'or one that is given'

ask _irc_bob
refused 401 M_MISSING_TOKEN 'needs an access token' 'without a token nothing is made'
query=access_token=$irc ask _irc_bob
made @_irc_bob:localhost 'with the token in the query an account is made'
is "$(by _irc_bob)" irc 'which says who made it'
is "$(sql "SELECT password_hash IS NULL FROM register.account
    WHERE localpart = '_irc_bob'")" t 'and has no password'
authorization="Bearer $irc" ask irc-bot
made @irc-bot:localhost 'with the token in the header, too'
authorization="bearer $irc" ask @_irc_Carol:localhost
made @_irc_carol:localhost 'the scheme has no case, the name is lower-cased'
query='a=b&access_token=web+token' ask web-1
made @web-1:localhost 'a token may need decoding'
query=access_token=web%20token ask web-2
made @web-2:localhost 'either way'

query=access_token=$irc ask bob
refused 400 M_EXCLUSIVE 'not in the namespace' 'a name outside is refused'
query=access_token=$irc ask x_irc_bob
refused 400 M_EXCLUSIVE 'not in the namespace' \
    'the pattern has to match all of the user ID'
query=access_token='web%20token' ask _irc_who
refused 400 M_EXCLUSIVE 'not in the namespace' \
    'what another service has for itself is outside'
query=access_token=$irc ask _irc_bob
refused 400 M_USER_IN_USE taken 'a name is taken once'
query=access_token=$irc ask '_irc ?'
refused 400 M_INVALID_USERNAME a-z 'the grammar holds'
post '{"type":"m.login.password","user":"irc-bot","password":"correct-horse"}'
refused 400 M_EXCLUSIVE reserved 'no other client gets names of an exclusive namespace'
post '{"type":"m.login.password","user":"web-3","password":"correct-horse"}'
made @web-3:localhost 'but those of a shared one'

query=access_token=$irc post '{"type":"'"$type"'","user":null}'
refused 400 M_MISSING_PARAM 'keys: user$' 'a user that is null is none'

for wrong in x "${irc%?}" "${irc}0" "${irc^^}"; do
    query=access_token=$wrong ask _irc_dave
    refused 401 M_UNKNOWN_TOKEN 'not the token of an' "the token \"${wrong:0:8}\" is wrong"
done
for broken in %zz %00 "$(printf 'x%.0s' {1..1100})"; do
    query=access_token=$broken ask _irc_dave
    refused 401 M_MISSING_TOKEN . "\"${broken:0:8}\" is no token"
done
authorization="Basic $irc" ask _irc_dave
refused 401 M_MISSING_TOKEN . 'another scheme brings no token'
like "$(sql "SELECT max(times) FROM register.tally WHERE what = 'wrong_service' AND network <> '0.0.0.0/0'")" '^4$' \
    'wrong tokens are counted'
decide 'UPDATE register.settings SET tries_per_peer = 1'
query=access_token=$irc ask _irc_dave
is "$(json .user_id)" '@_irc_dave:localhost' 'and a right one of 32 characters holds all the same'
decide 'UPDATE register.settings SET tries_per_peer = 50'
decide 'SELECT register.close_registration()'
query=access_token=$irc ask _irc_fay
made @_irc_fay:localhost 'it works while registration is closed'
post '{"type":"'"$type"'"}'
refused 400 M_MISSING_PARAM 'keys: user' 'a user name is needed'
new=$(sql "SELECT register.create_application_service('irc',
    ARRAY['@_irc_.*:localhost'])")
query=access_token=$irc ask _irc_erin
refused 401 M_UNKNOWN_TOKEN 'not the token' 'a token that was replaced is wrong'
query=access_token=$new ask _irc_erin
made @_irc_erin:localhost 'the new one is right'
sql "SELECT register.remove_application_service('irc')"
query=access_token=$new ask _irc_frank
refused 401 M_UNKNOWN_TOKEN 'not the token' 'a service that was removed is unknown'
is "$(sql "SELECT user_id, application_service IS NULL FROM register.accounts
            WHERE user_id = '@_irc_erin:localhost'")" '@_irc_erin:localhost|t' \
    'its accounts stay'
unlike "$(cat "$work/log")" "$irc|$new|web token" 'no token is in the log'
done_testing
