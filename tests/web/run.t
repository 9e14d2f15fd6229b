#!/bin/bash
# "make run" and "make psql", from a copy of the tree.
. tests/tap.sh
tree=$work/tree
mkdir "$tree"
holds 'there is a copy' cp -a --parents Makefile cgi common nginx sql tests \
    build/{cgi,common,matrix-register*} "$tree"
chmod 755 "$tree"
port=$((32000 + RANDOM % 700)) # below those that clients are given
url() { echo "http://127.0.0.1:$port$path"; }

# run_start [VARIABLES…]: in a process group of its own; waits for its word.
run_start() {
    : >"$work/said"
    # Not in the background of a shell, which would ignore Ctrl-C.
    perl -MPOSIX -e 'setsid; $SIG{INT} = "DEFAULT"; exec @ARGV' \
        make -s -C "$tree" run PORT=$port "$@" >"$work/said" 2>&1 &
    make=$!
    for _ in $(seq 300); do
        grep -q 'Ctrl-C' "$work/said" && return
        kill -0 $make 2>/dev/null || return
        sleep 0.1
    done
}
superuser() {
    psql -Xq -h "$(readlink "$tree/var/running")" -U register -d register \
        -o "$work/output" -c "$1"
}
# processes: those of the run, of any user.
processes() { pgrep -f "$(readlink "$tree/var/running" || echo /nowhere)"; }
# run_stop SIGNAL PID: what is left of it when it has ended.
run_stop() {
    local folder left
    folder=$(readlink "$tree/var/running")
    kill "-$1" -- "$2"
    wait $make 2>/dev/null
    for _ in $(seq 50); do
        left=$(pgrep -fl "$folder")
        [ -n "$left" ] || [ -d "$folder" ] || break
        sleep 0.1
    done
    echo "processes:${left:+ $left} folder: $(ls -d "$folder" 2>/dev/null)"
}
nothing='processes: folder: '
cleanup_more() {
    [ ! -d "$tree/var/running/." ] || run_stop TERM "-$make" >/dev/null
}
sign_up() {
    body=$(curl -s -d "{\"type\":\"m.login.password\",\"user\":\"$1\",\"password\":\"correct-horse\"}" "$(url)")
}

run_start
line=$(grep -m1 '^ *curl' "$work/said")
body=$(eval "$line -s")
is "$(json .user_id)" '@bob:localhost' 'the curl line that it prints makes an account'
is "$(echo 'SELECT user_id FROM register.accounts' | make -s -C "$tree" psql |
    sed -n 3p)" ' @bob:localhost' 'make psql reads SQL from a pipe'
is "$(make -s -C "$tree" psql 2>&1 <<<'DELETE FROM register.settings' | head -1)" \
    "ERROR:  settings can't be changed by DELETE" 'make psql is no superuser'
# What README tells administrators to type.
typed=$(sed -n '/^| to | type |$/,/^$/p' README.md | grep -oE '`[^`]+`' | tr -d '`')
[ "$(wc -l <<<"$typed")" -ge 19 ]
ok $? 'README tells what to type'
superuser "UPDATE register.account SET awaits_approval = true"
is "$(printf '%s\n' BEGIN\; "$typed" ROLLBACK\; | make -s -C "$tree" psql 2>&1 >/dev/null)" '' \
    'make psql takes all of it'
superuser "UPDATE register.account SET awaits_approval = false"
echo 'SELECT nonsense' | make -s -C "$tree" psql >/dev/null 2>&1
is $? 2 'and fails when the SQL does'
again=$(make -s -C "$tree" run PORT=$port 2>&1)
is $? 2 'a second one in the same folder is refused'
like "$again" 'running already' 'with a sentence'

mapfile -t killed < <(pgrep -f "^$(readlink "$tree/var/running")/matrix-register$")
kill -9 "${killed[@]}"
all_run() {
    [ "$(pgrep -fc "^$(readlink "$tree/var/running")/matrix-register$")" = \
        $((4 * $(nproc))) ] && ! kill -0 "${killed[@]}" 2>/dev/null
}
until_true 5 all_run
ok $? 'responders that are killed, all at once, are replaced'
sign_up after-the-kill
is "$(json .home_server)" localhost 'and the next answer is right'
mails=$(sed -nE 's/^mails +in ([^,]*),.*/\1/p' "$work/said")
[[ $mails = /* ]] || mails=$tree/$mails
rm -f "$mails"/*
kill -9 "$(pgrep -f "^$(readlink "$tree/var/running")/matrix-register-mailer$")"
superuser "SELECT error FROM register_internal.mail_queue(NULL, 'code', 'bob@a.example',
    NULL, '{\"code\": \"123456\"}')"
for _ in $(seq 50); do [ -z "$(ls "$mails")" ] || break; sleep 0.1; done
like "$(cat "$mails"/*)" 'Your code for localhost: 123456' \
    'a mail is where it says, though the mailer was killed just before'
is "$(run_stop INT "-$make")" "$nothing" 'Ctrl-C leaves nothing behind'

run_start SERVER_NAME=example.org LIMITS=off
sign_up bob
is "$(json .errcode)" M_USER_IN_USE 'the data are kept'
sign_up carol
is "$(json .user_id)" '@carol:example.org' 'SERVER_NAME= is the new server name'
is "$(echo 'SELECT user_id FROM register.accounts' | make -s -C "$tree" psql |
    grep -c '@bob:localhost')" 1 'while accounts keep the one they have'
is "$(for _ in $(seq 80); do
    curl -s -o "$work/last" -w '%{http_code}\n' -d '{"type":"x"}' "$(url)"
done | sort | uniq -c | awk '{$1 = $1; print}')" '80 400' \
    'LIMITS=off limits nothing'
is "$(run_stop TERM "$(cat "$tree/var/running/pid")")" "$nothing" \
    'SIGTERM to the script leaves nothing behind'

run_start
is "$(run_stop TERM $make)" "$nothing" 'SIGTERM to make as well'
cp "$tree/sql/schema/limits.sql" "$work/limits.sql"
sed -i 's/^    times integer/    planted text,\n&/' "$tree/sql/schema/limits.sql"
run_start
wait $make
is $? 2 'tables that are not those of the sources are refused'
like "$(cat "$work/said")" 'cluster are not those of sql/schema; remove it' 'with what to do'
cp "$work/limits.sql" "$tree/sql/schema/limits.sql"
run_start
left=$(readlink "$tree/var/running")
kill -9 "$(cat "$left/pid")"
wait $make 2>/dev/null
run_start
like "$(cat "$work/said")" 'is open at' 'after kill -9 the next one works'
is "$(pgrep -fl "$left")" '' 'and has ended what was left of the other'
is "$(run_stop TERM $make)" "$nothing" 'and ends as it should'

perl -MIO::Socket -e '
    my $s = IO::Socket::INET->new(LocalAddr => "127.0.0.1",
        LocalPort => $ARGV[0], Listen => 9, ReuseAddr => 1) or die;
    sleep 20' $port &
taken=$!
is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }
until_true 5 is_taken
said=$(make -s -C "$tree" run PORT=$port 2>&1)
is $? 2 'a port that is taken is refused'
like "$said" "port $port is taken.*PORT=" 'with what to do'
kill $taken
said=$(make -s -C "$tree" psql 2>&1 </dev/null)
like "$said" '"make run" is not running' 'make psql says what it needs'
said=$(make -s -C "$tree" run PORT=x 2>&1)
like "$said" 'PORT=x is not a number' 'a port that is none is refused'
said=$(make -s -C "$tree" run PORT=$port SERVER_NAME='no server' 2>&1)
like "$said" "SERVER_NAME=no server" 'a name that is none is refused'
is "$(ls -d "$tree/var/running" 2>/dev/null)" '' 'and leaves nothing running'
done_testing
