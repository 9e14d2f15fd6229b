#!/bin/bash
# How many questions a step asks of the database, as PostgreSQL's log has them.
. tests/tap.sh
. tests/cgi/steps.sh
as_talkative() {
    "${as[@]}" cp -a "$TEST_ROOT/template" "$work/cluster"
    printf '%s\n' 'log_statement = all' "log_line_prefix = '%u '" \
        >>"$work/cluster/postgresql.conf"
    cluster_start
}
as_talkative
begin FastCGI
decide "UPDATE register.settings SET password_hash_prefix = '\$2b\$',
            password_hash_cost = 4, work_difficulty = 1;
        SELECT register.create_invitation(NULL, token => 'effort'),
               register.publish_terms('privacy_policy', '1', 'en', 'Privacy',
                                      'https://example.org/')"
responders_start 1 # which alone has to know the settings
v1=$path v3=/_matrix/client/v3/register

# asked METHOD: what was asked so far; but for GET of the flows, the settings aside,
# which any request may find to be too old.
asked() {
    grep '^register_cgi LOG: *\(execute\|statement\)' "$work/cluster/log" |
        if [ "$1 $path" = "GET $v1" ]; then cat; else grep -v settings_read; fi | wc -l
}
# asks NUMBER NAME METHOD [BODY]: the request asks so many.
asks() {
    local before
    # A first request reads the settings, which then hold for a while.
    path=$v1 get
    path=$v1 get
    before=$(asked "$3")
    request "$3" "${4-}"
    is "$(($(asked "$3") - before))" "$1" "$2 ($status)"
}
# flows FLOW…: holds at once.
path=$v1
asks 0 'GET of the flows' GET
asks 2 'a sign-up of one request that hashes, at version 1' POST \
    '{"type":"m.login.password","user":"one","password":"correct horse"}'
asks 2 'the same again, whose answer may have been lost' POST \
    '{"type":"m.login.password","user":"one","password":"correct horse"}'
asks 2 'a name that is taken' POST \
    '{"type":"m.login.password","user":"one","password":"another horse"}'
asks 1 'a wrong stage' POST '{"type":"m.login.terms"}'
asks 1 'a name that is none' POST \
    '{"type":"m.login.password","user":"!","password":"correct horse"}'
path=$v3
asks 1 'a first request of later versions' POST '{}'
asks 2 'one with a password' POST '{"username":"two","password":"correct horse"}'
session=$(json .session)
asks 1 'and its end' POST \
    '{"auth":{"type":"m.login.dummy","session":"'"$session"'"}}'
asks 1 'the end again' POST \
    '{"auth":{"type":"m.login.dummy","session":"'"$session"'"}}'
asks 2 'a sign-up of one request that hashes, at later versions' POST \
    '{"auth":{"type":"m.login.dummy"},"username":"three","password":"correct horse"}'
asks 2 'a session that is gone, where a new one begins' POST \
    '{"auth":{"session":"'"$(printf '0%.0s' {1..64})"'"},"username":"four"}'
asks 2 'the same with a password' POST \
    '{"auth":{"session":"'"$(printf '0%.0s' {1..64})"'"},"username":"four","password":"correct horse"}'

decide_flows m.login.dummy
path=$v1
asks 1 'a sign-up of one request without a hash, at version 1' POST \
    '{"type":"m.login.dummy","user":"five"}'
path=$v3
asks 1 'a sign-up of one request without a hash, at later versions' POST \
    '{"auth":{"type":"m.login.dummy"},"username":"six"}'

decide_flows 'm.login.registration_token m.login.terms m.login.password' \
    'matrix_register.login.proof_of_work m.login.dummy'
path=$v1
asks 1 'a wrong invitation' POST \
    '{"type":"m.login.registration_token","token":"wrong"}'
asks 1 'an invitation' POST \
    '{"type":"m.login.registration_token","token":"effort","user":"seven"}'
session=$(json .session)
asks 1 'terms' POST '{"type":"m.login.terms","session":"'"$session"'"}'
asks 2 'a password that is refused' POST \
    '{"type":"m.login.password","password":"short","session":"'"$session"'"}'
asks 2 'a password that ends the flow' POST \
    '{"type":"m.login.password","password":"correct horse","session":"'"$session"'"}'
asks 1 'the last request again' POST \
    '{"type":"m.login.password","password":"correct horse","session":"'"$session"'"}'
asks 2 'a challenge' POST '{"type":"matrix_register.login.proof_of_work"}'
asks 2 'a challenge that was not solved' POST \
    '{"type":"matrix_register.login.proof_of_work","session":"'"$(json .session)"'","challenge":"x","number":"1"}'
path=/_matrix/client/v3/auth/m.login.terms/fallback/web
asks 1 'a page that completes a stage' POST '{"session":"'"$session"'"}'
path=/_matrix/client/v3/register/available
query=username=eight asks 1 'whether a name is available' GET
done_testing
