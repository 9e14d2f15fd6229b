#!/bin/bash
# m.login.oauth2: providers that fail, sessions that end, requests that meet.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/outside.sh
. tests/cgi/oauth2.sh
outside_start
begin CGI
decide_flows "m.login.dummy $type"
# Four calls are under way at once below.
sql "UPDATE register.settings
        SET public_base_url = 'http://localhost:8008', slots_per_machine = 8"
provider oidc issuer /oidc place 0
sql "SELECT register.set_secret('oauth2 oidc', 'client secret')"
plain plain /oauth2/token /oauth2/userinfo

for way in $ways; do provider "${way/\//-}" issuer "/$way"; done
provider pretender issuer /pretender
provider absent issuer http://127.0.0.1:1
for way in slow trickle; do provider "$way" issuer "/$way"; done
for way in slow hangup redirect json; do
    plain "token-$way" "/$way/token" /oauth2/userinfo
done
for way in slow redirect huge json; do
    plain "user-$way" /oauth2/token "/$way/userinfo"
done
late erin
forget
for way in slow trickle; do
    later "$way" '{"type":"'"$type"'","provider":"'$way'",'"$mine"'}'
done
for way in token-slow user-slow; do
    late
    ask "$mine"',"provider":"'$way'"'
    log_in
    path=$page later "$way" "$back"
done
until_true 4 test "$(received .path | grep -cE '^/(slow|trickle)/')" = 4
unlike "$(busy)" 'transaction|active' \
    'no transaction is open while a provider is awaited'
late
forget
for way in $ways absent pretender; do
    ask "$mine"',"provider":"'"${way/\//-}"'"'
    unreached "a provider that answers with $way is out of reach"
    [ "$way" = absent ] || asked "GET /$way/.well-known/openid-configuration" \
        'and was asked once, and no other service'
done
like "$(cat "$work/log")" '^<3>oauth2-issuer-differs issuer=.*/pretender' \
    'who says to be another is reported'
for way in token-hangup token-redirect user-redirect user-huge user-json; do
    ask "$mine"',"provider":"'$way'"'
    log_in
    forget
    press
    unreachable "one that answers like this is out of reach: $way"
    like "$(received .path | tail -n 1)" "^/${way#*-}/" 'and no service is asked after it'
done
identify "$mine"',"provider":"token-json"' 1
shown 403 "$wrong" 'without an access token the provider has refused'
sql "SELECT register.set_secret('oauth2 token-json', NULL);
     UPDATE register.oauth2_provider SET token_endpoint = '$outside/oauth2/token'
      WHERE name = 'token-json'"
identify "$mine"',"provider":"token-json"' 1
shown 503 "$wrong" 'without the right secret it is not for people to mend'
like "$(tail -n 2 "$work/log")" '^<3>oauth2-secret-refused' \
    'but for administrators'
for way in slow trickle; do
    answer_of $way
    unreached "a $way one is not waited for"
done
for way in token-slow user-slow; do
    answer_of $way
    unreachable "nor is one whose answer comes late: $way"
done

identify "$mine"',"provider":"plain"' 1
shown 200 "$worked" 'the same session can go on with one that works'
poll
is "$status" 200 'to its account'

late
ask "$mine"
log_in frank
decide "UPDATE register.session SET expires_at = now() WHERE completed_at IS NULL"
forget
look
shown 404 "$gone" 'an expired session has no page'
press
shown 404 "$gone" 'nor a button'
poll
refused 400 M_UNKNOWN 'start again' 'nor a stage'
asked '' 'and asks no service'

late
identify "$mine" frank
at_once 4 '{"type":"'"$type"'","session":"'"$session"'"}'
is "$(how_many '^200 .*user_id') $(sort -u <<<"$answers" | wc -l)" '4 1' \
    'four polls at once on a session make one account'
late
ask "$mine"
log_in grace
for number in 1 2 3; do path=$page later "$number" "$back"; done
for number in 1 2 3; do answer_of "$number"; done
poll
is "$status $(subjects | grep -o 'oidc grace')" '200 oidc grace' \
    'a button that is pressed thrice at once works'

# who_wins PERSON BODY NAME: two sign-ups at once, which have shown that they
# are this one person, send a body with their SESSION. Sets loser.
who_wins() {
    local one refusal=none winners=0
    loser=
    for one in "${both[@]}"; do later "$one" "${2/SESSION/$one}"; done
    for one in "${both[@]}"; do
        answer_of "$one"
        case $status in
            200) winners=$((winners + 1)) ;;
            403) loser=$one refusal=$(json .errcode) ;;
        esac
    done
    is "$winners $refusal" '1 M_FORBIDDEN' "$3"
    session=$loser
    is "$(sql "SELECT count(*) FROM register.account_oauth2
                WHERE subject = '$1'")" 1 'and the identity belongs to it'
}
both=()
for _ in 1 2; do
    late
    identify "$mine" heidi
    both+=("$session")
done
who_wins heidi '{"type":"'"$type"'","session":"SESSION"}' \
    'of two sign-ups of one person one makes an account'
# The refusal may have come while the account was made: then it is the next one
# that forgets who it was.
poll
identify '"session":"'"$session"'"' ivan
poll
is "$status $(subjects | grep -o 'oidc ivan')" '200 oidc ivan' \
    'the other makes one as another person'
decide_flows "$type m.login.dummy"
both=()
for _ in 1 2; do
    ask
    identify '"session":"'"$session"'"' judy
    poll
    both+=("$session")
done
who_wins judy '{"type":"m.login.dummy","session":"SESSION"}' \
    'the same when another stage is the last'
secret "$secrets" 'no log has a secret, a code, a state, a token or a session'
done_testing
