#!/bin/bash
# User names: their grammar, the reserved ones, and how long they are held.
. tests/tap.sh
cluster_start
flows "'m.login.registration_token m.login.password', 'm.login.dummy m.login.password'"
sql "SELECT register.create_invitation(NULL, token => 'effort')" >/dev/null
responders_start

# begins USER: a session that holds the name.
begins() {
    post "{\"type\":\"m.login.registration_token\",\"token\":\"effort\",\"user\":\"$1\"}"
}

for name in '' ' ' 'b b' 'bob!' 'bób' 'bob:example.org' '@bob' '@' '@:localhost' \
    'bob\u0007' "bob'; DROP TABLE register.account; --" '@bob:example.org'; do
    begins "$name"
    refused 400 M_INVALID_USERNAME '[a-z]' "'$name' is no user name"
done
begins '@bob:example.org'
refused 400 M_INVALID_USERNAME 'another server' 'another server is said to be'
begins "$(printf 'a%.0s' {1..245})"
refused 400 M_INVALID_USERNAME '255 bytes' 'a user ID of 256 bytes is too long'
begins "$(printf 'a%.0s' {1..60000})"
refused 400 M_INVALID_USERNAME '255 bytes' 'so is one of 60000 bytes'
begins "$(printf 'a%.0s' {1..244})"
is "$status" 200 'a user ID of 255 bytes is not'
begins 'a-z.0_9=/+'
is "$status" 200 'all the characters of the grammar will do'
for kind in 7 true '{}' '[]'; do
    post "{\"type\":\"m.login.dummy\",\"user\":$kind}"
    refused 400 M_BAD_JSON '"user"' "$kind is no user name"
done

begins _irc_bob
refused 400 M_EXCLUSIVE reserved 'names with _ are for application services'
sql "SELECT register.reserve_name('captain*')"
begins Captain
refused 400 M_EXCLUSIVE reserved 'so are those that an administrator reserves'
sql "SELECT register.release_name('captain*')"
begins Captain
is "$status" 200 'until they are released'

begins alice
session=$(json .session)
is "$status $(json .next)" '200 m.login.password' 'a stage takes a name'
begins ALICE
refused 400 M_USER_IN_USE taken 'no other client can have it meanwhile'
post '{"type":"m.login.password","user":"alice","password":"correct-horse","session":"'"$session"'"}'
is "$(json .user_id)" '@alice:localhost' 'its session can'

begins carol
session=$(json .session)
post '{"type":"m.login.password","user":"dave","password":"correct-horse","session":"'"$session"'"}'
refused 400 M_BAD_JSON 'another user name' 'a session keeps to its name'
begins dave
is "$status" 200 'the other name is not held by that'
post '{"type":"m.login.password","user":"@carol:localhost","password":"correct-horse","session":"'"$session"'"}'
is "$(json .user_id)" '@carol:localhost' 'the session goes on with its own'

begins erin
sql "UPDATE register.session SET expires_at = now() - interval '1 second'
      WHERE completed_at IS NULL"
begins erin
is "$status" 200 'a name that a dead session held is free'

post '{"type":"m.login.dummy"}'
session=$(json .session)
post '{"type":"m.login.password","user":"frank","password":"correct-horse","session":"'"$session"'"}'
is "$(json .user_id)" '@frank:localhost' 'a name may come with a later stage'
done_testing
