#!/bin/bash
# matrix-register --check asks the homeserver: what is wrong with it is told with
# its remedy before anyone signs up, and nothing is made there.
. tests/tap.sh
. tests/homeserver/homeserver.sh
echo "# $HOMESERVER"
export SERVER_NAME=hs.example
cluster_start
hs_start
hs_invite
# in_front WAY SECRET
in_front() {
    sql "UPDATE register.settings SET server_name = 'hs.example',
             homeserver_url = '$hs', homeserver_way = '$1';
         SELECT FROM register.set_secret('homeserver', '$2')"
}
# check: sets status and output.
check() {
    output=$("$binary" --check 2>"$work/errors")
    status=$?
}
well() {
    check
    is "$status $(tail -1 <<<"$output")" '0 all is well' "$1"
}
# told PROBLEM REMEDY NAME: that, and nothing else.
told() {
    check
    is "$status $(grep -c '^wrong' <<<"$output")" '78 1' "$3: that is to be mended"
    like "$output" "^wrong:   .*$1" "$3: it says so"
    like "$output" "^to mend: .*$2" "$3: and what to do"
}

in_front shared_secret "$secret"
well 'a shared secret that is right'
is "$(cat "$work/errors")" '' 'and nothing is logged'
in_front shared_secret wrong-secret
told '403 M_UNKNOWN' "set_secret\('homeserver'" 'a wrong shared secret'
unlike "$output" wrong-secret 'which is not said'
in_front registration_token "$token"
well 'a registration token that is right'
in_front registration_token wrong-secret
told 'does not take the registration token' "set_secret\('homeserver'" 'a wrong token'
unlike "$output" wrong-secret 'which is not said'

# What an administrator decides is told to one who asks.
in_front shared_secret "$secret"
sql "UPDATE register.settings SET server_name = 'example.org'"
told 'is hs.example, while .* in :example.org' "SET server_name = 'hs.example'" \
    'another server name'
eval "$(sed -n 's/^to mend: \(UPDATE.*\)/sql "\1"/p' <<<"$output")"
well 'what it says to do mends that'
sql 'UPDATE register.settings SET guests_allowed = true'
told "guests are the homeserver's" 'guests_allowed = false' 'guests of our own'
sql 'UPDATE register.settings SET guests_allowed = false'
sql "SELECT FROM register.set_flows('m.login.password', 'm.login.dummy')"
post '{"type":"m.login.dummy","user":"none"}'
is "$status $(json '."matrix_register.error"')" '503 not_set_up' \
    'a sign-up without a password gets no account there'
told 'asks for no password' 'm.login.password in each flow' 'a flow without a password'
sql 'DELETE FROM register.session;
     DELETE FROM register.announcement;
     SELECT FROM register.set_flows('"'m.login.password'"')'
in_front registration_token "$token"
sql "SELECT FROM register.set_secret('shared_secret', 'sixteen letters!')"
told 'make administrators' "homeserver_way = 'shared_secret'" \
    'an admin API that leads nowhere'
sql "SELECT FROM register.set_secret('shared_secret', NULL)"
sql "UPDATE register.settings SET homeserver_url = 'http://127.0.0.1:1'"
told 'secret homeserver is for' 'set_secret' 'a secret for another homeserver'
in_front registration_token "$token"

# What the homeserver is set up like.
hs_restart closed no-secret
told '403 M_FORBIDDEN' 'registration is off' 'registration that is off, where a token needs it'
in_front shared_secret "$secret"
told '400 M_UNKNOWN' 'no shared secret' 'a homeserver without a secret'
hs_restart consent no-login
in_front registration_token "$token"
told '401' 'more than a token' 'one that asks for more'
in_front shared_secret "$secret"
told 'no account log in by password' 'passwords' 'one where passwords do not log in'
hs_stop
told "no homeserver at $hs" 'homeserver_url' 'one that is not there'
like "$(cat "$work/errors")" 'outside-call-failed' 'and the log says why'
hs_start
in_front registration_token "$token"
well 'once it is back all is well'
if [ "$HOMESERVER" = standin ]; then
    misbehave html
    told 'no homeserver at' 'homeserver_url' 'a web server in its place'
    misbehave empty versions
    told 'no versions' 'homeserver_url' 'something else that answers JSON'
    misbehave html-404 '(key|validity)'
    well 'one that does not say its name or which tokens are good is believed'
    in_front shared_secret "$secret"
    misbehave html-404 admin
    told 'does not answer' log 'one without the path of the way'
    behave
fi
in_front shared_secret "$secret"
for name in _! _; do
    hs_login "$name" 'no password 1 A'
    is "$status" 403 "nothing was made: $name"
done
done_testing
