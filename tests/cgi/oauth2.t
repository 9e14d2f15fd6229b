#!/bin/bash
# m.login.oauth2: people show an identity that they have at a provider.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/outside.sh
. tests/cgi/oauth2.sh
outside_start
begin anew
discovery='GET /oidc/.well-known/openid-configuration'
decide_flows "$type m.login.terms m.login.password"
sql "SELECT register.publish_terms('rules', '1', 'en', 'Rules',
                                   'https://example.org/rules')"

ask
refused 503 M_UNKNOWN 'not set up' 'without a provider it is not open'
provider oidc issuer /oidc
sql "SELECT register.set_secret('oauth2 oidc', 'client secret')"
ask
refused 503 M_UNKNOWN 'not set up' 'nor without public_base_url'
sql "UPDATE register.settings SET public_base_url = 'http://localhost:8008'"
plain plain /oauth2/token /oauth2/userinfo
ask '"provider":"other"'
refused 400 M_INVALID_PARAM 'no such provider' 'nor with one that is not there'
asked '' 'no service was asked'

ask '"user":"bob"'
is "$status $(json 'keys | join(" ")') $(json .type) $(of_header Cache-Control)" \
    "200 session type uri $type no-store" 'the first request begins it'
returns='http%3A%2F%2Flocalhost%3A8008%2F_matrix%2Fclient%2Fapi%2Fv1%2Fregister%2Foauth2'
like "$uri" "^$outside/oidc/authorize\?response_type=code&client_id=register&redirect_uri=$returns&scope=openid&state=[0-9a-f]{64}&code_challenge=[A-Za-z0-9_-]{43}&code_challenge_method=S256$" \
    'the provider that is first is told all that it needs'
asked "$discovery" 'it was asked where that is'
first=$uri
poll
is "$uri" "$first" 'asking again answers the same'
ask '"session":"'"$session"'","x":1e999999'
is "$uri" "$first" 'also with an unknown key, which is ignored'
asked '' 'and asks no service'
mine=$session
ask
like "$(join -v1 <(tr '&' '\n' <<<"$first" | sort) <(tr '&' '\n' <<<"$uri" | sort) | paste -sd' ')" \
    '^code_challenge=[^ ]* state=[^ ]*$' 'another session has its own state and challenge'
log_in mallory
foreign=$back
session=$mine uri=$first
log_in
forget

before=$(what_is_stored)
look
shown 200 'Is this your sign-up?' 'the browser comes back to a question'
like "$body" 'account at oidc .* as @bob:localhost\.' 'that says what it is about'
like "$(of_header Content-Security-Policy)" \
    "^default-src 'none'; .*form-action 'self'; frame-ancestors 'none'" \
    'the page can load nothing, and lie in no frame'
like "$(tr -d '\n' <<<"$body")" '<form method="post" action="oauth2"><input type="hidden" name="state" value="[0-9a-f]{64}"><input type="hidden" name="code" value="[^"]+"><button class="main">' \
    'it has one button'
look HEAD
is "$status $body" '200 ' 'HEAD is answered without it'
look
is "$(what_is_stored)" "$before" 'looking at it changes nothing'
poll
is "$status $uri" "200 $first" 'neither for the client'
asked '' 'and asks no service'
back=${back%%&*}'&code=%22%3E%3Cscript%3E%27%26amp;'
look
like "$body" 'value="&quot;&gt;&lt;script&gt;'\''&amp;amp;"' 'what it shows is escaped'
press
shown 403 "$wrong" 'a forged code is refused by the provider'
back=${back%%&*}'&'${foreign#*&}
press
shown 403 "$wrong" 'so is one that was brought to another sign-up'
log_in refused
look
shown 403 'You were not logged in' 'a refusal of the provider is told'
press
shown 403 'You were not logged in' 'and is no login'
forget
for back in '' 'code=x' 'state=&code=x' "state=$session&code=x" \
    "${foreign/state=?/state=g}" "${foreign/state=/state=0}" 'state=%zz&code=x'; do
    look
    shown 404 "$gone" "a wrong state is told: ${back:0:16}"
    press
    shown 404 "$gone" 'the button, too'
done
asked '' 'without the provider'

log_in
forget
press
shown 200 "$worked" 'the right code works'
like "$(received '.body | select(. != "")')" \
    "^grant_type=authorization_code&code=[^&]+&redirect_uri=$returns&client_id=register&client_secret=client%20secret&code_verifier=[0-9a-f]{64}$" \
    'the provider was shown the code, the secret and the verifier'
like "$(received '.authorization // empty')" '^Bearer [^ ]+$' 'and the token once'
secrets+="|$(received '.authorization // empty' | cut -d' ' -f2)"
asked "GET /oidc/userinfo,POST /oidc/token" 'each was asked once, and no more than these'
press
shown 200 "$worked" 'the button works twice'
look
shown 200 "$worked" 'the page, too'
asked '' 'and asks no more'
poll
next m.login.terms 'the client finds that the stage has passed'
post '{"type":"m.login.terms","session":"'"$session"'"}'
next m.login.password 'the next stage passes'
post '{"type":"m.login.password","session":"'"$session"'","password":"short"}'
refused 400 M_WEAK_PASSWORD 'at least' 'a refusal in the last one'
is "$(subjects)" '' 'without an account the identity belongs to no account'
post '{"type":"m.login.password","session":"'"$session"'","password":"correct-horse"}'
made @bob:localhost 'loses nothing'
is "$(subjects)" 'oidc alice bob' 'the account has the identity'

ask '"user":"bob"'
refused 400 M_USER_IN_USE taken 'a name that is taken'
poll
refused 400 M_UNKNOWN complete 'a session that is complete'
post '{"type":"'"$type"'","provider":1}'
refused 400 M_BAD_JSON 'not a string' 'a provider is a text'
decide 'SELECT register.close_registration()'
ask
refused 403 M_FORBIDDEN closed 'closed registration'
decide 'SELECT register.open_registration()'
asked '' 'all of these are found out without the provider'

decide_flows "m.login.dummy $type"
ask
refused 400 M_MISSING_PARAM session 'as a later stage it wants a session'
late carol
identify "$mine" alice
shown 403 "$wrong" 'who has an account already is told so'
poll
refused 403 M_FORBIDDEN 'belongs to an account' 'and so is the client'
poll
is "$status $(json 'has("uri")')" '200 true' 'the session can have another try'
identify "$mine" carol
shown 200 "$worked" 'with another identity'
poll
made @carol:localhost 'which makes an account'
first=$body
poll
is "$body" "$first" 'the same once more gets the same answer'

late
identify "$mine"',"provider":"plain"' 12345678901
like "$uri" '&scope=read%20user&' 'another provider can be chosen, with its own scope'
shown 200 "$worked" 'a subject may be a number'
poll
like "$(subjects)" 'plain 12345678901 [^ ]*$' 'and is stored as it is'
plain elsewhere /oauth2/token /oauth2/userinfo login-name
late
for subject in 18446744073709551617 1.5 -1 null '{}' '""' "\"$(printf '%0256d' 1)\""; do
    identify "$mine"',"provider":"plain"' "$(jq -rn --arg it "$subject" '$it | @uri')"
    unreachable "but no person is ${subject:0:20}"
done
identify "$mine"',"provider":"elsewhere"' 1
unreachable 'a claim that is missing names no person either'
identify "$mine"',"provider":"plain"' 2
poll
is "$status" 200 'after all of which the session goes on'

late
ask "$mine"
log_in dave
# While the switch to another provider waits for the session, the first one
# says who it is.
try_sql 'SELECT FROM register.session FOR UPDATE; SELECT pg_sleep(30)' \
    >/dev/null 2>&1 &
sleep 0.3
later switch '{"type":"'"$type"'","provider":"plain",'"$mine"'}'
sleep 0.3
press
shown 200 "$worked" 'one provider says who it is'
sql "SELECT FROM pg_stat_activity, pg_terminate_backend(pid)
      WHERE query LIKE '%pg_sleep(30)' AND pid <> pg_backend_pid()" >/dev/null
answer_of switch
is "$status" 200 'while the client has changed to another'
poll
is "$status $(json 'has("uri")')" '200 true' 'who has not said so'
identify "$mine" 3
poll
like "$(subjects)" 'plain 3 [^ ]*$' 'the account has what the right one says'
wiped 'no responder keeps the secret of a provider' 'lient secre' 'lient%20secr'
secret "$secrets" 'no log has a secret, a code, a state, a token or a session'
done_testing
