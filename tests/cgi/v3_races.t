#!/bin/bash
# Requests that meet at version 3, and at both versions.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/v3.sh
cluster_start
begin FastCGI
decide_flows 'm.login.dummy m.login.password'
own='"username":"bob","password":"correct horse"'

start "{$own}"
at_once 8 "{\"auth\":{\"type\":\"m.login.dummy\",\"session\":\"$session\"},$own}"
is "$(how_many '^(200|401) ')" 8 'of eight equal last requests none fails'
is "$(sed -n 's/^200 //p' <<<"$answers" | sort -u | wc -l)" 1 \
    'and those that are answered with the account say the same'
is "$(traces)" '1 accounts 1 tokens 1 names 1 sessions 0 uses' \
    'there is one account, with one token'
auth '"type":"m.login.dummy"' "$own"
registered '@bob:localhost' 'the request again gets it'

at_once 8 '{"auth":{"type":"m.login.dummy"},"username":"carol","password":"correct horse NUMBER"}'
is "$(how_many '^200 ') $(how_many '^400 .*M_USER_IN_USE')" '1 7' \
    'of eight who want a name one gets it'

start '{"username":"dave"}'
at_once 8 "{\"auth\":{\"session\":\"$session\"},\"username\":\"dave-NUMBER\",
            \"password\":\"correct horse\",\"device_id\":\"D\"}"
is "$(how_many '^401 ')" 8 'of eight who change their mind at once none fails'
auth '"type":"m.login.dummy"'
registered '@dave-[1-8]:localhost' 'and one of the names is taken'
is "$(sql "SELECT count(*) FROM register.name WHERE localpart LIKE 'dave%'")" 1 \
    'no other'

# The last stage at one version, while the other asks for the end.
start '{"username":"erin","password":"correct horse"}'
v1="{\"type\":\"m.login.dummy\",\"session\":\"$session\"}"
v3="{\"auth\":{\"type\":\"m.login.dummy\",\"session\":\"$session\"}}"
{ path=/_matrix/client/api/v1/register post "$v1"; echo "$status" >"$work/v1"; } &
post "$v3"
wait $!
is "$(sql "SELECT count(*) FROM register.accounts
            WHERE user_id = '@erin:localhost'")" 1 \
    'of a request at each version one makes the account'
post "$v3"
registered '@erin:localhost' 'and version 3 tells it'

# The session ends once a request is judged.
own='"username":"frank","password":"correct horse"'
start "{$own}"
earlier=$session
ends "{\"auth\":{\"type\":\"m.login.dummy\",\"session\":\"$session\"},$own}"
going '[.flows[].stages, .completed]' '[["m.login.dummy"],[]]' \
    'where the session ends meanwhile, a new one begins'
unlike "$session" "^$earlier$" 'of another ID'
auth '"type":"m.login.dummy"' "$own"
registered '@frank:localhost' 'which has kept the password'
decide_flows 'matrix_register.login.proof_of_work m.login.password'
start '{}'
ends "{\"auth\":{\"type\":\"matrix_register.login.proof_of_work\",\"session\":\"$session\"}}"
going .params '{}' 'a challenge of the session that has ended is not told'
done_testing
