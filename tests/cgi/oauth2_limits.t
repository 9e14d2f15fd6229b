#!/bin/bash
# m.login.oauth2: what one stranger can make us ask a provider, and for how long.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/outside.sh
. tests/cgi/oauth2.sh
outside_start
begin CGI
discovery='GET /oidc/.well-known/openid-configuration'
decide_flows "m.login.dummy $type"
sql "UPDATE register.settings SET public_base_url = 'http://localhost:8008'"
provider oidc issuer /oidc place 0
sql "SELECT register.set_secret('oauth2 oidc', 'client secret')"
plain plain /oauth2/token /oauth2/userinfo
plain slow /slow/token /oauth2/userinfo
plain late /late/oauth2/token /late/oauth2/userinfo
limit() { sql "DELETE FROM register.tally;
               UPDATE register.settings SET costly_steps_per_peer = $1"; }
failures() { sql "SELECT coalesce(sum(times), 0) FROM register.failure
                   WHERE type = '$type' AND error = '$1'"; }
# guess: presses the button with a code that was made up.
guess() { back=${back%%&*}'&code=guess' press; }

# Wrong codes.
late bob
ask "$mine"
first=$uri
log_in
forget
for number in 1 2 3; do
    guess
    shown 403 "$wrong" "wrong code $number is refused by the provider"
done
is "$(failures login_refused)" 3 'each is remembered as a failure'
is "$(sql "SELECT count(*) FROM register.find_failures('bob')")" 3 \
    'of the person that signs up'
forget
press
shown 404 "$gone" 'after that not even the right one is shown to the provider'
look
shown 404 "$gone" 'and the page is gone'
asked '' 'no service was asked'
poll
is "$status $([ "$uri" = "$first" ] && echo same || echo another)" '200 another' \
    'the client begins a login anew'
again=$uri
poll
is "$uri" "$again" 'which stays the same'
path=$page query=${first#*\?} get
shown 404 "$gone" 'the earlier one does not come back'
log_in
press
shown 200 "$worked" 'the new one works'
poll
is "$status" 200 'to an account'

late
ask "$mine"
log_in
forget
for number in 1 2; do guess; done
ask "$mine"',"provider":"plain"'
ask "$mine"',"provider":"oidc"'
guess
log_in
press
shown 404 "$gone" 'changing to another provider and back gives no more tries'
forget
late
ask "$mine"
log_in
for number in {1..8}; do
    path=$page later "$number" "${back%%&*}&code=guess"
done
for number in {1..8}; do answer_of "$number"; done
is "$(received .path | grep -c /oidc/token)" 3 'so do many at the same moment'

# What the provider can't judge is no try.
late
ask "$mine"',"provider":"plain"'
log_in
sql "UPDATE register.oauth2_provider SET token_endpoint = '$outside/hangup'
      WHERE name = 'plain'"
for number in 1 2 3 4; do
    press
    unreachable "a provider that can't be asked, time $number"
done
sql "UPDATE register.oauth2_provider SET token_endpoint = '$outside/oauth2/token'
      WHERE name = 'plain'"
press
shown 200 "$worked" 'costs no tries'

# Calls are counted, as are all that cost something.
limit 2
for number in 1 2; do
    late
    ask "$mine"
    log_in
    forget
    guess
    shown 403 "$wrong" "step $number of the network"
done
log_in zoe
forget
press
shown 429 "$wrong" 'more calls than a network may cause are refused'
like "$body" 'Too many requests from your network' 'that is what it says'
like "$(of_header Retry-After)" '^[1-9]' 'and when to come back'
is "$(failures too_many_steps)" 1 'it is remembered, too'
asked '' 'no service was asked'
limit 240
press
shown 200 "$worked" 'and no try was lost by it'
limit 2
late
forget
for number in 1 2 3 4; do ask "$mine"; done
is "$status" 200 'asking again is not counted'
asked '' 'since it asks no service'
provider broken issuer /status/503
for number in 1 2 3; do
    ask "$mine"',"provider":"oidc"'
    ask "$mine"',"provider":"broken"'
done
refused 429 M_LIMIT_EXCEEDED 'Too many requests' \
    'going to and fro between providers is, when one has to be asked'
is "$(received .path | wc -l)" 2 'so that one is asked no more than allowed'
ask "$mine"',"provider":"oidc"'
is "$status" 200 'while the other one is as before'
sql "DELETE FROM register.oauth2_provider WHERE name = 'broken'"
limit 240

# What was discovered is known for a day.
late
ask "$mine"
forget
log_in carol
press
asked 'GET /oidc/authorize,GET /oidc/userinfo,POST /oidc/token' \
    'a login costs two calls, and the look of the browser'
expire() { sql "UPDATE register.oauth2_discovery SET expires_at = now()"; }
late
ask "$mine"
log_in dave
expire
forget
press
shown 200 "$worked" 'a login goes on when that has expired'
asked "$discovery,GET /oidc/userinfo,POST /oidc/token" 'after it was asked for anew'
late
ask "$mine"
asked '' 'for all who come after'
sql 'SET ROLE register_admin; DELETE FROM register.oauth2_discovery'
ask "$mine"
asked "$discovery" 'administrators can have it asked for anew'
sql "UPDATE register.oauth2_provider SET issuer = '$outside/pretender'
      WHERE name = 'oidc'"
forget
ask "$mine"
sql "SELECT register.set_secret('oauth2 oidc', 'client secret')"
ask "$mine"
unreached 'another issuer is not known by what the earlier one said'
asked 'GET /pretender/.well-known/openid-configuration' 'but asked'
sql "UPDATE register.oauth2_provider SET issuer = '$outside/oidc'
      WHERE name = 'oidc';
     SELECT register.set_secret('oauth2 oidc', 'client secret')"

# The calls of one request share their time.
late
ask "$mine"',"provider":"late"'
log_in
path=$page later late "$back"
until_true 4 grep -q late/oauth2 "$work/standin.log"
ok $? 'a provider takes 3 seconds for each of two calls'

# Places: all tests of a machine share them, so they may be taken meanwhile.
responders_start 3
late
ask "$mine"',"provider":"slow"'
log_in
slow=$back
late
ask "$mine"
log_in erin
sql "UPDATE register.settings SET slots_per_machine = 1, slot_wait = '0'"
settings_settle
forget
is_decided() {
    [ -e "$work/later.slow" ] || grep -q /slow/token "$work/standin.log"
}
hangs() {
    rm -f "$work/later.slow"
    path=$page later slow "$slow"
    until_true 10 is_decided
    [ ! -e "$work/later.slow" ]
}
until_true 60 hangs
ok $? 'a provider takes its time'
forget
is_busy() {
    press
    [ "$status" = 429 ]
}
until_true 3 is_busy
ok $? 'meanwhile others are refused where one call at a time is allowed'
like "$body" 'More people are signing up' 'that is what it says'
poll
is "$status $(json .uri | cut -c-4)" '200 http' \
    'a client that asks how far it is calls no provider, and is answered'
answer_of slow
unreachable 'the one who was asking has waited in vain'
works() {
    press
    [ "$status" = 200 ]
}
until_true 60 works
shown 200 "$worked" 'who tries again is served'
responders_stop
answer_of late
unreachable 'which is longer than all of a request may take'
secret "$secrets" 'no log has a secret, a code, a state, a token or a session'
done_testing
