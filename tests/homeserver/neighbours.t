#!/bin/bash
# Homeservers that answer wrongly: what the client is told, what the operator
# finds in the log, and that nothing is lost by it. And no secret is left where it
# could be read.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/homeserver/homeserver.sh
standin_only
cluster_start_talkative
hs_start
hs_invite
begin FastCGI
responders_start 4
sql "UPDATE register.settings SET homeserver_url = '$hs', replay_window = '1 hour'" \
    >/dev/null
decide "SELECT register.set_secret('homeserver', '$secret')"
lines() { wc -l <"$work/log"; }
count=0 doors=(v1 v3)
# badly WAY PATH LOG NAME: a sign-up by version 1 and one by version 3, while
# requests for that path are answered so.
badly() {
    local door from last
    for door in "${doors[@]}"; do
        count=$((count + 1))
        from=$(lines)
        last='{"type":"m.login.password","user":"bad-'"$count"'","password":"correct horse"}'
        path=/_matrix/client/api/v1/register
        if [ "$door" = v3 ]; then
            path=$client_path/register
            post '{"username":"bad-'"$count"'","password":"correct horse"}'
            last='{"auth":{"type":"m.login.dummy","session":"'$(json .session)'"},
                "username":"bad-'"$count"'","password":"correct horse"}'
        fi
        misbehave "$1" "$2"
        post "$last"
        is "$status $(json '."matrix_register.error"')" '503 unreachable' "$4 ($door): try again"
        like "$(tail -n +$((from + 1)) "$work/log")" "$3" "$4 ($door): the log says why"
        behave
        post "$last"
        is "$status $(json .user_id)" "200 @bad-$count:localhost" \
            "$4 ($door): the same request gets the account"
        like "$(hs_whoami "$(json .access_token)")" "^200 @bad-$count:" \
            "$4 ($door): with a token"
    done
}
made='POST .*register$'
badly no-token "$made|login" 'homeserver-answer-wrong' '200 without a token'
badly html "$made" 'without a JSON object' 'a page in HTML'
badly redirect "$made" 'status=302' 'a redirect'
badly other-user "$made" 'about another user ID' 'another user ID'
badly huge "$made" 'the answer is too long' '10 MB'
doors=(v1)
badly trickle "$made" 'outside-call-failed .*[Tt]imeout' 'a byte a second'
badly slow "$made" 'outside-call-failed .*[Tt]imeout' 'nothing'
doors=(v1 v3)
badly lost "$made" 'outside-call-failed' 'an account that is made, and an answer that is lost'
is "$(sql 'SELECT count(*) FROM register.account')" "$count" 'each has one account here'
is "$(grep -c '"user"' "$work/homeserver/state")" $((count + 1)) 'and one there'

# Replaced by an empty one: the accounts stay known here; new ones are made.
hs_replace
path=/_matrix/client/api/v1/register
post '{"type":"m.login.password","user":"after","password":"correct horse"}'
is "$status $(json .user_id)" '200 @after:localhost' \
    'a homeserver that was replaced by an empty one gets new accounts'
post '{"type":"m.login.password","user":"bad-1","password":"correct horse"}'
is "$status $(json .user_id)" '200 @bad-1:localhost' \
    'and an earlier one when its sign-up is repeated'
peer=192.0.2.7 post '{"type":"m.login.password","user":"bad-2","password":"correct horse"}'
refused 400 M_USER_IN_USE taken 'no other person gets the name of one that it has lost'
# By a wrong secret the operator is told what to do.
decide "SELECT register.set_secret('homeserver', 'wrong secret of ours')"
post '{"type":"m.login.password","user":"wrong","password":"correct horse"}'
is "$status $(json '."matrix_register.error"')" '503 not_set_up' 'a wrong secret is not for clients'
like "$(tail -5 "$work/log")" "homeserver-refused .*see=.*set_secret" 'the log says what to do'
decide "SELECT register.set_secret('homeserver', '$secret')"
misbehave slow "$made"
post '{"type":"m.login.password","user":"left","password":"correct horse"}'
behave

# The password is nowhere, the secret only in its table.
dump=$(pg_dump -U register register)
like "$dump" bad-1 'a dump has the accounts'
unlike "$dump" 'correct horse' 'and no password, though a sign-up waits with one'
is "$(grep -c "$secret" <<<"$dump")" 1 'the secret is in one row of it'
private="correct horse|$secret|wrong secret of ours"
is "$(grep -cE "$private" "$work/log")" 0 'neither is in the log'
is "$(grep -E "$private" "$work/cluster/log" | grep -vc 'set_secret(')" 0 \
    'nor in that of PostgreSQL at its most talkative, but where it was set'
if [ "$(id -u)" = 0 ]; then
    # In the middle, since the ends could be overwritten by chance.
    for pid in $(pgrep -P "$responders"); do
        in_memory "$pid" 'rrect hors' "${secret:3:10}" 'secret of our' syt_
    done | sort -u >"$work/memory"
    is "$(cat "$work/memory")" read 'nor are they, or a token, in the memory of a responder'
    like "$(in_memory "$(pgrep -P "$responders" | head -1)" m.login.password)" found \
        'where what it needs can be found'
else
    ok 0 '# SKIP only root can read the memory of a process'
fi
done_testing
