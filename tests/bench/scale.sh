# The same service with a database that is large, and in turn with one that is
# empty, so that what else the machine does meets both.
head_of_table
users=${USERS:-10000000}
# on_empty COMMAND…: with the empty one.
on_empty() { PGHOST=$work/empty url=http://127.0.0.1:$((port + 3))$path "$@"; }
mkdir "$work/empty"
[ "$(id -u)" != 0 ] || chown postgres "$work/empty"
sql/cluster start "$work/empty" "$work/empty"
on_empty respond empty "$work/matrix-register"
no_limits
on_empty no_limits
flows "'m.login.dummy'"
on_empty flows "'m.login.dummy'"

# grow FROM TO: so many accounts, dead sessions, and a tenth of held names. Those that
# the rounds have made are of last year: today has the accounts of one day.
grow() {
    sql "UPDATE register.account SET created_at = created_at - interval '1 year',
                                     peer = NULL
          WHERE created_at > now() - interval '1 day'"
    psql -XAtq -v ON_ERROR_STOP=1 -U register -d register -v a="$1" -v b="$2" \
        -f tests/bench/sql/grow.sql
}
# measure NAME COMMAND…: a rate and its p99, in some rounds and in turn with the
# empty database; leaves "RATIO RATE P99 EMPTY_RATE EMPTY_P99" of the one with the
# median ratio in $work/NAME.
measure() {
    local round rate p99 empty
    for round in warm 1 2 3 4 5; do
        rate=$("${@:2}" "$1-$round")
        p99=$(cat "$work/p99")
        empty=$(on_empty "${@:2}" "$1-$round")
        [ "$round" = warm ] || echo "$(calculate %.3f "$rate / $empty") $rate" \
            "$p99 $empty $(cat "$work/p99")"
    done >"$work/measured"
    middle "$work/measured" >"$work/$1"
}
# names: looks whether names are free, half of which are taken.
names() {
    load 16 4 "${url%"$path"}" tests/bench/names.lua
}
# rows NAME WHAT
rows() {
    local ratio rate p99 empty empty_p99
    read -r ratio rate p99 empty empty_p99 <"$work/$1"
    row "$2" "${rate%.*}/s" "on an empty database in turn, ${empty%.*}/s" \
        "$ratio" '>= 0.9'
    row 'the same: p99' "$p99 ms" "$empty_p99 ms" \
        "$(calculate %.2f "$p99 / $empty_p99")" '<= 1.2'
}
# asked QUESTION: how many ms an administrator waits, the median of some.
asked() {
    local round
    for round in 1 2 3 4 5; do
        printf '\\timing on\n%s;\n' "$1" |
            psql -XAtq -v ON_ERROR_STOP=1 -U register -d register \
                >"$work/asked" || fail "no answer to $1"
        sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' "$work/asked"
    done >"$work/times"
    median <"$work/times"
}
# administrators: how long they wait, before the rounds add to the accounts of today.
administrators() {
    local question took today
    today=$(sql 'SELECT count(*) FROM register.signed_up_today')
    crowd="$from accounts, $from dead sessions, $((from / 10)) held names"
    for question in 'SELECT * FROM register.signed_up_today' \
        "SELECT * FROM register.find_failures('bob')" \
        "SELECT * FROM register.funnel('1 week')" \
        "SELECT * FROM register.accounts WHERE localpart = 'user4711'"; do
        took=$(asked "$question")
        row "$crowd, $today accounts of today: \`$question\`" "$took ms" '' \
            "$took" '<= 100'
    done
}
session_size() {
    sql "SELECT pg_total_relation_size('register.session')
              + pg_total_relation_size('register.name')"
}
dead() { sql 'SELECT count(*) FROM register.session WHERE expires_at <= now()'; }

from=0
: >"$results/users"
for to in 10000 100000 1000000 10000000 100000000; do
    [ "$to" -le "$users" ] || break
    say "growing to $to accounts"
    grow "$from" "$to"
    from=$to
    [ "$users" -ge $((to * 10)) ] || administrators
    measure "v1-$to" sign_ups v1 16 4 m.login.dummy
    read -r _ rate p99 empty _ <"$work/v1-$to"
    echo "$to $rate $p99 $empty" | tee -a "$results/users" >&2
done
measure "v3-$from" sign_ups v3 16 4 m.login.dummy
measure "names-$from" names
rows "v1-$from" "$crowd: sign-ups, v1"
rows "v3-$from" "$crowd: sign-ups, v3"
rows "names-$from" "$crowd: available"

# A sign-up of one request leaves no session; one of two does.
two='m.login.registration_token m.login.dummy'
sql "SELECT register.create_invitation(uses => NULL, token => 'bench' || i)
       FROM generate_series(1, 64) AS i" >"$work/sql"
flows "'$two'"
dead_before=$(dead) size_before=$(session_size) made=$(accounts)
sign_ups v1 16 10 "$two" swept >"$work/warm"
made=$(($(accounts) - made))
swept=$(calculate %.2f "($dead_before - $(dead)) / $made")
row "dead sessions swept by each new sign-up of two requests" "$swept" "" "$swept" ">= 1"
growth=$(calculate %.3f "$(session_size) / $size_before")
row "size of sessions and names after $made more sign-ups" "$growth" \
    "before" "$growth" "<= 1.1"

gnuplot <<END_OF_PLOT | expand -t 1 | sed 's/ *$//' >tests/bench/users.svg
set terminal svg size 720,400 font "sans-serif,13" background "#ffffff"
set title "Sign-ups in a second against the accounts that there are"
set xlabel "accounts, and as many dead sessions"
set ylabel "sign-ups in a second"
set y2label "milliseconds"
set logscale x
set format x "10^{%L}"
set yrange [0:*]
set y2range [0:*]
set ytics nomirror
set y2tics
set grid
set key left bottom
plot "$results/users" using 1:2 with linespoints lw 2 pt 7 title "sign-ups in a second", \
     "" using 1:4 with linespoints lw 2 pt 5 title "on an empty database, in turn", \
     "" using 1:3 axes x1y2 with linespoints lw 2 pt 6 title "99 of 100 answered within, ms"
END_OF_PLOT
