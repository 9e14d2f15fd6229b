#!/bin/bash
# What an access token is good for: whoami, logout.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start
client=/_matrix/client

# with TOKEN METHOD PATH [BODY]
with() {
    authorization=${1:+Bearer $1} path=$3 request "$2" "${4-}"
}
# new_account NAME: sets token.
new_account() {
    path=$client/v3/register post '{"auth":{"type":"m.login.dummy"},
        "username":"'"$1"'","password":"correct horse","device_id":"PHONE"}'
    token=$(json .access_token)
}
for mode in $modes; do
    begin "$mode"
    new_account bob
    for version in v3 r0; do
        with "$token" GET $client/$version/account/whoami
        is "$status $body" \
            '200 {"user_id":"@bob:localhost","device_id":"PHONE","is_guest":false}' \
            "whoami tells whose the token is, at $version"
    done
    is "$(of_header Cache-Control)" no-store 'no cache may keep that'
    with "$token" HEAD $client/v3/account/whoami
    is "$status ${body:-nothing}" '200 nothing' 'HEAD tells as much'
    query="access_token=$token" path=$client/v3/account/whoami get
    is "$status" 200 'the token may stand in the query'
    with '' GET $client/v3/account/whoami
    refused 401 M_MISSING_TOKEN . 'without a token nothing is told'
    authorization='Bearer ' path=$client/v3/account/whoami get
    refused 401 M_MISSING_TOKEN . 'Bearer with nothing behind it is none'
    authorization='Basic Zm9v' path=$client/v3/account/whoami get
    refused 401 M_MISSING_TOKEN . 'another scheme is none'
    for wrong in x "${token%?}" "${token}0" "$(printf 'x%.0s' {1..500})" \
        "'; DROP TABLE register.account; --" $'\xff'; do
        with "$wrong" GET $client/v3/account/whoami
        refused 401 M_UNKNOWN_TOKEN . "${wrong:0:20} is no token of ours"
    done
    with "$(printf 'x%.0s' {1..2000})" GET $client/v3/account/whoami
    refused 401 M_UNKNOWN_TOKEN . 'nor is one that is longer than any'
    query=access_token= with "$token" GET $client/v3/account/whoami
    is "$status" 200 'an empty one in the query is none: the header has it'

    # Logging out.
    with '' POST $client/v3/logout
    refused 401 M_MISSING_TOKEN . 'without a token no device is logged out'
    with wrong POST $client/v3/logout/all
    refused 401 M_UNKNOWN_TOKEN . 'nor with a wrong one'
    with "$token" GET $client/v3/logout
    is "$status" 405 'looking is not logging out'
    with "$token" POST $client/v3/logout '{}'
    is "$status $body" '200 {}' 'logging out'
    with "$token" GET $client/v3/account/whoami
    refused 401 M_UNKNOWN_TOKEN . 'ends the token'
    is "$(sql 'SELECT count(*) FROM register.devices')" 0 'and its device'
    with "$token" POST $client/v3/logout
    refused 401 M_UNKNOWN_TOKEN . 'once'

    new_account carol
    sql "SELECT register_internal.device_log_in('carol', 'TV', NULL, sha256('another')),
                register_internal.device_log_in('bob', 'TV', NULL, sha256('third'))" \
        >/dev/null
    with another POST $client/r0/logout
    is "$status" 200 'one device logs out, by the older name'
    with "$token" GET $client/v3/account/whoami
    is "$status" 200 'the other one stays'
    sql "SELECT register_internal.device_log_in('carol', 'TV', NULL, sha256('another'))" \
        >/dev/null
    with "$token" POST $client/r0/logout/all
    is "$status $body" '200 {}' 'logging out everywhere, without a body'
    is "$(sql 'SELECT user_id FROM register.devices')" '@bob:localhost' \
        'ends all devices of the account and no other'

    new_account dave
    sql "SELECT register.deactivate_account('dave')" >/dev/null
    with "$token" GET $client/v3/account/whoami
    refused 401 M_UNKNOWN_TOKEN . 'a closed account has no token'
    decide 'SELECT register.close_registration()'
    with third GET $client/v3/account/whoami
    is "$status" 200 'closed registration changes nothing for accounts'
done
unlike "$(cat "$work/log")" "$token" 'the log has no token'
done_testing
