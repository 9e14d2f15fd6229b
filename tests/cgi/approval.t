#!/bin/bash
# What administrators decide, as clients see it: approval, nights, kept names;
# and what those who listen are told.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start
v3=/_matrix/client/v3
begin CGI
whoami() { authorization="Bearer $token" path=$v3/account/whoami get; }
password() {
    post "{\"type\":\"m.login.password\",\"user\":\"$1\",\"password\":\"correct-horse\"}"
}

# Approval.
sql 'UPDATE register.settings SET accounts_need_approval = true'
password bob
made '@bob:localhost' 'an account that has to be approved is made as ever'
token=$(json .access_token)
whoami
refused 401 M_USER_LOCKED 'once an administrator has approved it' \
    'its token does not hold'
is "$(json .soft_logout)" true 'its client is to keep the login'
authorization="Bearer $token" path=$v3/logout post '{}'
is "$status" 200 'it can log out'
password carol
token=$(json .access_token)
is "$(sql "SELECT register.approve_account('carol')")" \
    'can be used now; tell its owner: no mail address is known' \
    'an administrator approves another'
whoami
is "$status $(json .user_id)" '200 @carol:localhost' 'then its token holds'
sql "SELECT register.deny_account('bob')" >/dev/null
password bob
made '@bob:localhost' 'the name of one that is denied can be had'
sql 'UPDATE register.settings SET accounts_need_approval = false'

# Nights.
sql "SELECT register.close_registration(
    until => date_trunc('second', now()) + interval '8 hours')"
get
is "$status $body" '200 {"flows":[]}' 'at night nothing is open'
password dave
refused 403 M_FORBIDDEN closed 'and no client can sign up'
is "$(json '."matrix_register.closed_until" / 1000 | floor')" \
    "$(sql 'SELECT floor(extract(epoch FROM closed_until)) FROM register.settings')" \
    'until when is told'
path=$path/page get
is "$(json '.closed_until / 1000 | floor')" \
    "$(sql 'SELECT floor(extract(epoch FROM closed_until)) FROM register.settings')" \
    'to the sign-up page, too'
responders_start
get
sql "UPDATE register.settings SET closed_until = now() + interval '1 second'"
is_morning() { get; [ "$(json '.flows|length')" = 1 ]; }
holds 'in the morning it opens by itself' until_true 30 is_morning
password dave
made '@dave:localhost' 'for all'
responders_stop

# Kept names.
flows "'m.login.registration_token m.login.password'"
sql "SELECT register.create_invitation(for_name => 'erin', token => 'for-erin'),
            register.create_invitation(uses => 9, token => 'for-all')" >/dev/null
show() {
    post "{\"type\":\"m.login.registration_token\",\"token\":\"$1\"${2:+,\"user\":\"$2\"}}"
}
show for-all erin
refused 400 M_EXCLUSIVE 'kept for an invited person' \
    'a name that is kept for a person can'"'"'t be had'
show for-erin frank
refused 400 M_EXCLUSIVE 'for another user name: erin$' 'nor another one with the invitation'
query=username=erin path=$v3/register/available get
refused 400 M_EXCLUSIVE 'kept' 'a client that asks first is told'
show for-erin
next m.login.password 'the client that sends the invitation has it'
post "{\"type\":\"m.login.password\",\"session\":\"$session\",\"password\":\"correct-horse\"}"
made '@erin:localhost' 'has the name, even without saying it'
sql "SELECT register.create_invitation(for_name => 'gina', token => 'for-gina')" \
    >/dev/null
path=$v3/register post '{"username":"gina","password":"correct-horse"}'
is "$status" 401 'a client of version 3 says the name first'
session=$(json .session)
token="\"auth\":{\"session\":\"$session\",\"type\":\"m.login.registration_token\",\"token\""
path=$v3/register post "{$token:\"for-all\"}}"
is "$status $(json .errcode)" '401 M_EXCLUSIVE' 'can'"'"'t have it with any invitation'
path=$v3/register post "{$token:\"for-gina\"}}"
is "$status $(json .user_id)" '200 @gina:localhost' 'and gets it with the right one'

# Those who listen. Nothing is said unless that is wanted.
heard() {
    psql -XAtq -v ON_ERROR_STOP=1 -U register -d register <<END | grep notification
LISTEN register_account;
\! $work/sign_up $1
SELECT 1;
END
}
flows "'m.login.password'"
{
    declare -f post request split_answer password
    declare -p binary work path peer
    echo 'password "$1"; echo "$body" >"$work/answer"'
} >"$work/script"
printf '%s\n' '#!/bin/bash' "bash $work/script \"\$1\"" >"$work/sign_up"
chmod +x "$work/sign_up"
is "$(heard ivan)" '' 'no listener is told of new accounts'
sql 'UPDATE register.settings SET announces_accounts = true'
told=$(heard judy)
like "$told" 'notification "register_account" with payload' 'unless that is wanted'
is "$(grep -o '{.*}' <<<"$told" | jq -Sc 'del(.created_at)')" \
    '{"application_service":null,"awaits_approval":false,"invitation":null,"is_admin":false,"is_guest":false,"localpart":"judy","stages":["m.login.password"],"user_id":"@judy:localhost"}' \
    'they hear who it is and how it was made'
unlike "$told" "$(jq -r .access_token "$work/answer")|127.0.0.1" \
    'and nothing that is secret'
done_testing
