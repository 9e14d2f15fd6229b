#!/bin/bash
# What the log says, and what neither it nor the process's memory holds.
. tests/tap.sh
cluster_start_talkative
flows "'m.login.registration_token m.login.password'"
invitation=$(sql 'SELECT register.create_invitation()')
: >"$work/cluster/log"
responders_start

post '{"type":"m.login.registration_token","user":"bob","token":"'"$invitation"'"}'
session=$(json .session)
post '{"type":"m.login.password","password":"s3cr3t","session":"'"$session"'"}'
post '{"type":"m.login.password","password":"s3cr3t-g4udens","session":"'"$session"'"}'
token=$(json .access_token)
is "$(json .user_id)" '@bob:localhost' 'an account is made'

log=$(cat "$work/log")
is "$(wc -l <<<"$log")" 3 'each step leaves one line'
like "$log" '^<6>request outcome=next status=200 stage=m.login.registration_token user=@bob:localhost peer=127.0.0.1 ms=[0-9]+$' \
    'a stage that passed has its outcome, stage, user, peer and time'
like "$log" '^<6>request outcome=weak_password status=400 errcode=M_WEAK_PASSWORD stage=m.login.password peer=127.0.0.1 ms=[0-9]+$' \
    'a refusal has its errcode'
like "$log" '^<6>request outcome=account status=200 stage=m.login.password user=@bob:localhost peer=127.0.0.1 ms=[0-9]+$' \
    'an account has its user ID'
get
is "$(wc -l <"$work/log")" 3 'looking at the flows leaves none'

# unlogged PART NAME: by PostgreSQL, but in what administrators say.
unlogged() {
    grep -v 'SELECT register\.' "$work/cluster/log" >"$work/logged"
    [ -s "$work/logged" ] && ! grep -qF -- "$1" "$work/logged"
    ok $? "$2"
}
# In the middle, since the ends could be overwritten by chance.
for secret in "$invitation" "$session" "$token" s3cr3t-g4udens; do
    part=${secret:3:9}
    unlike "$log" "$part" 'the log does not have a secret'
    unlogged "$part" 'nor does that of PostgreSQL at its most talkative'
done
unlike "$(grep -A3 register_cgi "$work/cluster/log"; grep DETAIL "$work/cluster/log")" \
    'parameters:' 'PostgreSQL logs no parameter of the responder'

post "{\"type\":\"x\\n<0>forged outcome=account\",\"user\":\"y\\n<0>forged\"}"
peer=$'127.0.0.1\n<0>forged' post '{"type":"m.login.password"}'
unlike "$(cat "$work/log")" '^<0>|forged' 'no value can forge a line'

# Wiped is what counts: the process's memory is read byte by byte.
responder=$(pgrep -P "$responders")
secret='gaudens tertius 7'
sql "SELECT register.set_secret('shared_secret', '$secret');
     UPDATE register.settings SET mail_from = 'a@example.org',
            smtp_url = 'smtp://localhost', public_base_url = 'https://localhost'"
flows "'m.login.email.code', 'matrix_register.login.proof_of_work'"
settings_settle
post '{"type":"m.login.email.code","email":"bob@example.org"}'
mailed=$(sql 'SELECT text FROM register.mail')
mail_session=$(json .session)
code=$(grep -oE '^ *[0-9]{6}$' <<<"$mailed" | tr -d ' ')
link_token=$(sed -n 's/.*token=//p' <<<"$mailed")
path=$path/email request POST "token=$link_token"
like "$body" 'Your address is confirmed' 'a link is confirmed'
post '{"type":"m.login.email.code","session":"'"$mail_session"'","code":"'"$code"'"}'
is "$status" 200 'a code is right'
mac=$(printf '%s\0%s\0%s' eve s3cr3t-g4udens notadmin |
    openssl dgst -sha1 -hmac "$secret" | sed 's/.* //')
post '{"type":"org.matrix.login.shared_secret","user":"eve",
    "password":"s3cr3t-g4udens","mac":"'"$mac"'"}'
is "$(json .user_id)" '@eve:localhost' 'the shared secret makes an account'
[ "$(id -u)" != 0 ] || is "$(in_memory "$responder" 3cr3t-g4uden "${mac:3:12}")" read \
    'of which the process keeps nothing, not even until the next request'
post '{"type":"org.matrix.login.shared_secret","user":"eve",
    "password":"s3cr3t-g4udens","mac":"'"${mac//[0-9]/0}"'"}'
[ "$(id -u)" != 0 ] || is "$(in_memory "$responder" 3cr3t-g4uden)" read 'nor of one that is refused'
post '{"type":"matrix_register.login.proof_of_work"}'
is "$status" 200 'a challenge is signed'
signing=$(sql "SELECT value FROM register.secret WHERE name = 'signing'")
for part in "$code" "${link_token:3:9}" "${secret:3:12}" "${mac:3:9}" \
    "${signing:3:9}" bob@example; do
    unlike "$(cat "$work/log")" "$part" 'nothing of mails and secrets is in the log'
done
for part in "${link_token:3:9}" "${mac:3:9}" "${signing:3:9}"; do
    unlogged "$part" 'nor in that of PostgreSQL'
done

if [ "$(id -u)" = 0 ]; then
    is "$(in_memory "$responder" "$code" "${link_token:3:12}" "${mail_session:3:12}" \
        "${secret:3:12}" "${mac:3:12}" "${signing:3:12}" \
        bob@example)" read 'nor in the memory of the process'
    is "$(in_memory "$responder" "${invitation:3:12}" "${session:3:12}" "${token:3:12}" \
        3cr3t-g4uden)" read 'the process has wiped them all from its memory'
    like "$(in_memory "$responder" m.login.registration_token)" found \
        'where what it needs can be found'
else
    ok 0 '# SKIP only root can read the memory of a process'
fi
is "$(stat -c %U "/proc/$responder/mem")" root 'the process leaves no core file'
done_testing
