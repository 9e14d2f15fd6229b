#!/bin/bash
# Accounts for guests.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/v3.sh
cluster_start
v1=/_matrix/client/api/v1/register
guest() { query=kind=guest post "$1"; }

for mode in $modes; do
    begin "$mode"
    guest '{}'
    refused 403 M_FORBIDDEN guests 'guests are not allowed by default'
    path=$v1 post '{"type":"matrix_register.login.guest"}'
    refused 403 M_FORBIDDEN guests 'nor at version 3'
    is "$(traces)" "$nothing" 'a refusal leaves nothing'
    decide 'UPDATE register.settings SET guests_allowed = true'
    guest '{"initial_device_display_name":"Visit","username":"bob","password":"x"}'
    registered '@user-[0-9a-f]{10}:localhost' \
        'a guest gets a made-up name, with any request'
    is "$(sql 'SELECT display_name FROM register.devices')" Visit \
        'and a device'
    is "$(sql 'SELECT is_guest FROM register.accounts')" t 'it is a guest'"'"'s'
    authorization="Bearer $(json .access_token)" \
        path=/_matrix/client/v3/account/whoami get
    is "$(json .is_guest)" true 'whoami says so'
    path=$v1 post '{"type":"matrix_register.login.guest"}'
    made '@user-[0-9a-f]{10}:localhost' 'version 3 takes guests, too'
    guest ''
    refused 400 M_NOT_JSON . 'a guest sends a body'
    guest '[]'
    refused 400 M_BAD_JSON . 'which is an object'
    guest '{"device_id":5}'
    refused 400 M_BAD_JSON device_id 'of the right types'
    decide 'SELECT register.close_registration()'
    guest '{}'
    refused 403 M_FORBIDDEN guests 'closed registration is closed for guests, too'
done
done_testing
