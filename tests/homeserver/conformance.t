#!/bin/bash
# What a homeserver answers to those who make accounts there. These sentences
# hold for Synapse and for the stand-in, which is what makes it one.
. tests/tap.sh
. tests/homeserver/homeserver.sh
echo "# $HOMESERVER"
hs_start

# answers STATUS FILTER WANTED NAME: the last answer has that, as jq finds it.
answers() { is "$status $(json "$2")" "$1 $3" "$4"; }
# refuses STATUS ERRCODE ERROR NAME
refuses() { is "$status $(json '[.errcode, .error] | join(" ")')" "$1 $2 $3" "$4"; }
keys='keys | join(" ")'

# The shared secret.
nonce
answers 200 "$keys" nonce 'a nonce is to be had'
[ "$nonce" != "$(nonce; echo "$nonce")" ]
ok $? 'which is another one each time'
by_secret bob 'correct horse'
answers 200 "$keys" 'access_token device_id home_server user_id' 'an account is made'
answers 200 '.user_id + " " + .home_server' '@bob:localhost localhost' 'with its name'
bob=$(json .access_token) bobs="200 @bob:localhost $(json .device_id)"
is "$(hs_whoami "$bob")" "$bobs" 'its token is good'
same_nonce=1 by_secret carol 'correct horse'
refuses 400 M_UNKNOWN 'unrecognised nonce' 'a nonce is good once'
nonce
secret=wrong same_nonce=1 by_secret carol 'correct horse'
refuses 403 M_UNKNOWN 'HMAC incorrect' 'a wrong secret is refused'
same_nonce=1 by_secret carol 'correct horse'
refuses 400 M_UNKNOWN 'unrecognised nonce' 'and uses the nonce up'
for password in 'correct horse' 'another horse'; do
    by_secret bob "$password"
    refuses 400 M_USER_IN_USE 'User ID already taken.' \
        "a taken name is refused, with the password \"$password\""
done
for row in \
    "_x User ID may not begin with _" \
    '1234 Numeric user IDs are reserved for guest users.' \
    "a!b User ID can only contain characters a-z, 0-9, or '=_-./+'"; do
    by_secret "${row%% *}" 'correct horse'
    refuses 400 M_INVALID_USERNAME "${row#* }" "the name ${row%% *} is refused"
done
by_secret "$(printf 'x%.0s' {1..250})" 'correct horse'
refuses 400 M_INVALID_USERNAME 'User ID may not be longer than 255 characters' \
    'and one that is too long'
by_secret CAROL 'correct horse'
answers 200 .user_id @carol:localhost 'a name in capitals is folded'
by_secret dave 'correct horse' ',"device_id":"PHONE",
    "initial_device_display_name":"Telephone","displayname":"Dave D"'
answers 200 .device_id PHONE 'a device can be asked for'
dave=$(json .access_token)
as_user=$dave hs GET "$client_path/devices"
answers 200 '.devices[0].display_name' Telephone 'and has its name'
hs GET "$client_path/profile/@dave:localhost/displayname"
answers 200 .displayname 'Dave D' 'the person has a name, too'
by_secret erin 'correct horse' ',"inhibit_login":true'
answers 200 "$keys" 'home_server user_id' 'no login is made where none is wanted'
by_secret frank "$(printf 'x%.0s' {1..512})"
answers 200 .user_id @frank:localhost 'a password may have 512 characters'
by_secret gina "$(printf 'x%.0s' {1..513})"
refuses 400 M_UNKNOWN 'Invalid password' 'and no more'
hs POST "$admin_path" '{}'
refuses 400 M_BAD_JSON 'nonce must be specified' 'a key that is missing is named'
hs POST "$admin_path" '{'
refuses 400 M_NOT_JSON 'Content not JSON.' 'what is no JSON is refused'
hs PUT "$admin_path" '{}'
refuses 405 M_UNRECOGNIZED 'Unrecognized request' 'and another method'

# Logging in.
hs_login dave 'correct horse' ',"device_id":"PHONE"'
answers 200 '.user_id + " " + .device_id' '@dave:localhost PHONE' \
    'a password logs in, on a device that is there'
again=$(json .access_token)
[ "$again" != "$dave" ]
ok $? 'with another token'
is "$(hs_whoami "$again")" '200 @dave:localhost PHONE' 'which is good'
is "$(hs_whoami "$dave")" '200 @dave:localhost PHONE' 'as the earlier one still is'
hs_login dave 'correct horse' ',"device_id":"TABLET","initial_device_display_name":"Tablet"'
answers 200 .device_id TABLET 'or on a new one'
tablet=$(json .access_token)
for row in 'dave wrong' 'no-one wrong'; do
    hs_login "${row% *}" "${row#* }"
    refuses 403 M_FORBIDDEN 'Invalid username or password' "not ${row% *} by a wrong password"
done
hs_login @dave:elsewhere 'correct horse'
refuses 403 M_FORBIDDEN 'Invalid username or password' 'nor one of another server'
as_user=$tablet hs POST "$client_path/logout" '{}'
answers 200 "$keys" '' 'a device can be logged out'
is "$(hs_whoami "$tablet")" '401 ' 'then its token is no longer good'
as_user=$tablet hs GET "$client_path/account/whoami"
refuses 401 M_UNKNOWN_TOKEN 'Invalid access token passed.' 'as the server says'
is "$(hs_whoami "$again")" '200 @dave:localhost PHONE' 'that of another is'
hs GET "$client_path/login"
is "$(json '[.flows[].type] | join(" ")')" \
    'm.login.password m.login.application_service' 'it tells how to log in'

# A registration token.
hs_invite
body_of='"username":"token","password":"correct horse","device_id":"DEVICE","initial_device_display_name":"Device"'
# stage TYPE [KEYS]: that stage in the session, with all that was said before.
stage() { hs_register "$body_of,\"auth\":{\"type\":\"$1\",\"session\":\"$session\"${2-}}"; }
begin() {
    body_of="\"username\":\"$1\",\"password\":\"correct horse\"${2-}"
    hs_register "$body_of"
    session=$(json .session)
}
begin token ',"device_id":"DEVICE","initial_device_display_name":"Device"'
answers 401 "$keys" 'flows params session' 'the first request is told the flows'
is "$(json -c .flows)" '[{"stages":["m.login.registration_token","m.login.dummy"]}]' \
    'a token, and then nothing'
stage m.login.registration_token ',"token":"wrong"'
refuses 401 M_UNAUTHORIZED 'Invalid registration token' 'a wrong token is refused'
is "$(json '.session + (.completed | join(" "))')" "$session" 'in the same session'
stage m.login.registration_token ",\"token\":\"$token\""
answers 401 '.completed | join(" ")' m.login.registration_token 'the right one is a stage done'
is "$(json 'has("errcode")')" false 'and no error'
stage m.login.dummy
answers 200 '.user_id + " " + .device_id' '@token:localhost DEVICE' 'then the account is made'
first=$(json .access_token)
is "$(hs_whoami "$first")" '200 @token:localhost DEVICE' 'with a token that is good'
stage m.login.dummy
answers 200 '.user_id + " " + .device_id' '@token:localhost DEVICE' \
    'who asks again in the session gets the account again'
is "$(hs_whoami "$(json .access_token)")" '200 @token:localhost DEVICE' \
    'with another token that is good'
as_user=$first hs GET "$client_path/devices"
is "$(json '[.devices[] | .device_id + " " + .display_name] | join(",")')" \
    'DEVICE Device' 'for the same device'
begin token
refuses 400 M_USER_IN_USE 'User ID already taken.' 'without it the name is taken'
hs_register '"username":"free","auth":{"type":"m.login.dummy","session":"unknown"}'
refuses 400 M_UNKNOWN 'Unknown session ID: unknown' 'a session that is unknown is refused'
begin quiet ',"inhibit_login":true'
stage m.login.registration_token ",\"token\":\"$token\""
stage m.login.dummy
answers 200 "$keys" 'home_server user_id' 'no login is made where none is wanted'
begin _x
refuses 400 M_INVALID_USERNAME 'User ID may not begin with _' 'a bad name is refused at once'
begin late
stage m.login.dummy
answers 401 '.completed | join(" ")' m.login.dummy 'stages may come in any order'
stage m.login.registration_token ",\"token\":\"$token\""
answers 200 .user_id @late:localhost 'the last one makes the account'
hs_register "\"username\":\"hasty\",\"password\":\"correct horse\",
    \"auth\":{\"type\":\"m.login.registration_token\",\"token\":\"$token\"}"
refuses 401 M_MISSING_PARAM 'Missing UIA session' 'a token needs a session'
hs POST "$client_path/register?kind=guest" '{}'
is "$status" 403 'guests are not let in'

# Who is there.
by_secret boss 'correct horse' '' admin
as_user=$(json .access_token) hs GET /_synapse/admin/v2/users?limit=1000
is "$(json '[.users[].name] | contains(["@bob:localhost", "@boss:localhost"])')" true \
    'administrators are told who is there'
as_user=$bob hs GET /_synapse/admin/v2/users?limit=1000
refuses 403 M_FORBIDDEN 'You are not a server admin' 'and no other user'

# Which names are free, and which tokens are good.
available="$client_path/register/available?username="
hs GET "${available}absent"
answers 200 .available true 'a free name is available'
hs GET "${available}bob"
refuses 400 M_USER_IN_USE 'User ID already taken.' 'a taken one is not'
hs GET "${available}_x"
refuses 400 M_INVALID_USERNAME 'User ID may not begin with _' 'nor a bad one'
validity='/_matrix/client/v1/register/m.login.registration_token/validity?token='
hs GET "$validity$token"
answers 200 .valid true 'a token can be looked at'
hs GET "${validity}wrong"
answers 200 .valid false 'a wrong one, too'
hs GET /_matrix/key/v2/server
answers 200 .server_name localhost 'it says its name'
hs GET "$client_path/no-such-path"
refuses 404 M_UNRECOGNIZED 'Unrecognized request' 'another path is not there'

# Rooms.
as_user=$bob hs POST "$client_path/createRoom" '{}'
room=$(json .room_id)
as_user=$bob hs PUT "$client_path/rooms/$room/send/m.room.message/1" \
    '{"msgtype":"m.text","body":"Hello"}'
answers 200 "$keys" event_id 'a message can be sent'
as_user=$bob hs GET "$client_path/rooms/$room/messages?dir=b&limit=1"
answers 200 '.chunk[0].content.body' Hello 'and read'

# A restart.
hs_restart
is "$(hs_whoami "$bob")" "$bobs" \
    'after a restart tokens are good'
hs_login dave 'correct horse'
answers 200 .user_id @dave:localhost 'and passwords'
by_secret bob 'correct horse'
refuses 400 M_USER_IN_USE 'User ID already taken.' 'and names taken'

# Other settings.
hs_restart closed
begin closed
refuses 403 M_FORBIDDEN 'Registration has been disabled' 'where registration is off a token is not asked for'
hs GET "${available}absent"
refuses 403 M_FORBIDDEN 'Registration has been disabled' 'nor said which names are free'
hs GET "$validity$token"
refuses 403 M_FORBIDDEN 'Registration has been disabled' 'nor which tokens are good'
by_secret closed 'correct horse'
answers 200 .user_id @closed:localhost 'the secret works'
hs_restart no-secret
nonce
answers 200 "$keys" nonce 'where there is no secret there is a nonce'
same_nonce=1 by_secret secret 'correct horse'
refuses 400 M_UNKNOWN 'Shared secret registration is not enabled' 'which is good for nothing'
hs_restart policy no-login
for row in 'short1 M_PASSWORD_TOO_SHORT The password must be at least 12 characters long' \
    'longenough-but M_PASSWORD_NO_DIGIT The password must include at least one digit'; do
    read -r password errcode error <<<"$row"
    hs_register "\"username\":\"weak\",\"password\":\"$password\""
    refuses 400 "$errcode" "$error" "the password $password is refused"
done
by_secret weak short1
answers 200 .user_id @weak:localhost 'not to those who know the secret'
hs_login weak short1
refuses 400 M_UNKNOWN 'Password login has been disabled.' 'it may be good for nothing'
hs_restart open
begin open
is "$(json -c .flows)" '[{"stages":["m.login.dummy"]}]' 'where nothing is asked there is one stage'
stage m.login.dummy
answers 200 .user_id @open:localhost 'which makes the account'
hs_restart consent
begin consent
is "$(json '.flows[].stages | join(" ")')" \
    'm.login.registration_token m.login.terms m.login.dummy' 'there may be terms to agree to'
hs_restart limits
for number in 1 2 3; do
    begin "limited$number"
    stage m.login.registration_token ",\"token\":\"$token\""
    stage m.login.dummy
    is "$status" 200 "account $number is made"
done
begin limited4
is "$status $(json '[.errcode, .error, (.retry_after_ms | . > 0 and . < 60000)] | join(" ")')" \
    '429 M_LIMIT_EXCEEDED Too Many Requests true' 'the fourth has to wait'
peer_of=192.0.2.1 begin limited4
is "$status" 401 'not for another address'
by_secret limited5 'correct horse'
answers 200 .user_id @limited5:localhost 'nor for those who know the secret'

# Another one.
hs_replace
is "$(hs_whoami "$bob")" '401 ' 'another homeserver does not know the token'
by_secret bob 'correct horse'
answers 200 .user_id @bob:localhost 'and its names are free'
done_testing
