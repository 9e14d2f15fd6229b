#!/bin/bash
# What a client asks before it registers.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start
client=/_matrix/client
name() { query="username=$1" path=$client/${2-v3}/register/available get; }
invitation() {
    query="token=$1" path=$client/v1/register/m.login.registration_token/validity get
}
# valid WANTED NAME
valid() { is "$status $body" "200 {\"valid\":$1}" "$2"; }

for mode in $modes; do
    begin "$mode"
    path=$client/versions get
    is "$status $(json '.versions | [first, length > 15, index("v1.1") != null]
        | @json')" '200 ["r0.0.1",true,true]' 'the versions are told'
    is "$(json '.unstable_features["org.matrix.msc2918"]')" false \
        'and that there are no refresh tokens'
    path=$client/v3/refresh post '{"refresh_token":"x"}'
    refused 404 M_UNRECOGNIZED . 'nothing can be refreshed'

    # User names.
    name bob
    is "$status $body" '200 {"available":true}' 'a name is free'
    name bob r0
    is "$status $body" '200 {"available":true}' 'also by the older path'
    is "$(traces)" "$nothing" 'asking leaves nothing'
    post '{"type":"m.login.password","user":"bob","password":"correct-horse"}'
    name bob
    refused 400 M_USER_IN_USE . 'a name is taken'
    unlike "$(cat "$work/log")" 'outcome=name_in_use' 'which is no line of the log'
    name BOB
    refused 400 M_USER_IN_USE . 'in capitals as well'
    decide_flows 'm.login.password m.login.dummy'
    post '{"type":"m.login.password","user":"carol","password":"correct-horse"}'
    name carol
    refused 400 M_USER_IN_USE . 'a name is held'
    name _irc_bob
    refused 400 M_EXCLUSIVE . 'a name is reserved'
    for bad in '' a%20b %C3%A9 a%3Ab "$(printf 'x%.0s' {1..300})"; do
        name "$bad"
        refused 400 M_INVALID_USERNAME . "'${bad:0:20}' is no name"
    done
    query='' path=$client/v3/register/available get
    refused 400 M_MISSING_PARAM username 'no name is asked for'
    for bad in a%00b %zz %4 "$(printf 'x%.0s' {1..1100})"; do
        name "$bad"
        refused 400 M_INVALID_USERNAME 'not so long.*%XX' "'${bad:0:20}' can't be read"
    done
    query='user%6Eame=bob' path=$client/v3/register/available get
    refused 400 M_USER_IN_USE . 'the name of a field may be encoded, too'
    path=$client/v3/register/available post '{}'
    is "$status $(of_header Allow)" '405 GET, HEAD, OPTIONS' 'it is only to be asked'

    # What the sign-up page shows of the settings.
    path=$client/api/v1/register/page get
    is "$status $(jq -cS . <<<"$body")" '200 {"accounts_need_approval":false,"has_homeserver":false,"password_min_length":8,"server_name":"localhost"}' \
        'the settings that the sign-up page shows are told'
    decide "UPDATE register.settings SET password_min_length = 10,
                accounts_need_approval = true, server_name = 'example.org',
                homeserver_url = 'https://example.org'"
    path=$client/api/v1/register/page get
    is "$(json '.password_min_length, .accounts_need_approval, .server_name,
        .has_homeserver' | paste -sd' ')" '10 true example.org true' 'as they are now'
    decide 'UPDATE register.settings SET homeserver_url = NULL'
    path=$client/api/v1/register/page post '{}'
    is "$status $(of_header Allow)" '405 GET, HEAD, OPTIONS' 'they are only to be read'

    # Invitations.
    sql "SELECT register.create_invitation(uses => 1, token => 'once'),
                register.create_invitation(token => 'revoked'),
                register.create_invitation(token => 'old', lifetime => '1 day');
         UPDATE register.invitation SET created_at = now() - interval '2 days',
                expires_at = now() - interval '1 day'
          WHERE token_hash = sha256('old');
         SELECT register.revoke_invitation(invitation) FROM register.invitations
          WHERE invitation = 2" >/dev/null
    decide_flows 'm.login.registration_token m.login.password'
    invitation once
    valid true 'an invitation is good'
    invitation once
    valid true 'asking does not use it up'
    for wrong in other revoked old ''; do
        invitation "$wrong"
        valid false "'$wrong' is not"
    done
    is "$(sql "SELECT max(times) FROM register.tally WHERE what = 'wrong_token' AND network <> '0.0.0.0/0'")" 4 \
        'wrong ones are counted as guesses'
    query='' path=$client/v1/register/m.login.registration_token/validity get
    refused 400 M_MISSING_PARAM token 'a token has to be asked about'
    invitation %zz
    refused 400 M_INVALID_PARAM '%XX' 'one that is sent and can'\''t be read is not missing'
    post '{"type":"m.login.registration_token","token":"once"}'
    session=$(json .session)
    peer=192.0.2.98 invitation once
    valid false 'a pending use counts'
    invitation once
    valid true 'but not for the same network, which may start again'
    post '{"type":"m.login.password","user":"dave","password":"correct-horse","session":"'"$session"'"}'
    invitation once
    valid false 'and so does a completed one'
    sql "SELECT register.create_invitation(token => 'carls', for_name => 'carl')" >/dev/null
    invitation carls
    is "$status $body" '200 {"valid":true,"matrix_register.for_name":"carl"}' \
        'one that is for a name tells which'
    decide 'UPDATE register.settings SET tries_per_peer = 6'
    sql "SELECT register.create_invitation(token => 'good'),
                register.create_invitation(token => 'sixteen-letters.')" >/dev/null
    invitation sixteen-letters.
    valid true 'one that is too long to be guessed is told however many guess'
    decide 'UPDATE register.settings SET tries_per_peer = 4'
    invitation good
    refused 429 M_LIMIT_EXCEEDED . 'who guesses too often is told nothing more'
    like "$(of_header Retry-After)" '^3[0-9]{3}$' 'for an hour'
    peer=192.0.2.99 invitation good
    valid true 'others are'

    decide 'SELECT register.close_registration()'
    name erin
    refused 403 M_FORBIDDEN closed 'no name can be had while registration is closed'
    is "$(json '."matrix_register.error", ."matrix_register.closed_until"' | paste -sd' ')" \
        'closed null' 'for how long is not known'
done
unlike "$(cat "$work/log")" 'once|revoked' 'the log has no invitation'
done_testing
