# The same service with a database that is large, and in turn with one that is
# empty, so that what else the machine does meets both.
head_of_table
users=${USERS:-10000000}
# on_empty COMMAND…: with the empty one.
on_empty() { PGHOST=$work/empty url=http://127.0.0.1:$((port + 2))$path "$@"; }
mkdir "$work/empty"
[ "$(id -u)" != 0 ] || chown postgres "$work/empty"
sql/cluster start "$work/empty" "$work/empty"
on_empty respond empty "$work/matrix-register"
flows "'m.login.dummy'"
on_empty flows "'m.login.dummy'"

# grow FROM TO: so many accounts, dead sessions, and a tenth of held names.
grow() {
    psql -XAtq -v ON_ERROR_STOP=1 -U register -d register -v a="$1" -v b="$2" \
        -f tests/bench/grow.sql
}
# measure PREFIX: "RATE P99 EMPTY_RATE EMPTY_P99" of sign-ups in some rounds,
# the one with the median ratio of the rates.
measure() {
    local round rate p99
    for round in warm 1 2 3 4 5; do
        rate=$(sign_ups 16 4 m.login.dummy "$1-$round")
        p99=$(cat "$work/p99")
        echo "$rate $p99 $(on_empty sign_ups 16 4 m.login.dummy "$1-$round")" \
            "$(cat "$work/p99")"
    done | sed 1d >"$work/measured"
    awk '{print $1 / $3, $0}' "$work/measured" >"$work/ratios"
    middle "$work/ratios" | cut -d ' ' -f 2-
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
    read -r rate p99 empty empty_p99 < <(measure "$to")
    echo "$to $rate $p99 $empty $empty_p99" | tee -a "$results/users" >&2
done
ratio=$(calculate %.3f "$rate / $empty")
row "$from accounts, $from dead sessions, $((from / 10)) held names: sign-ups" \
    "${rate%.*}/s" "on an empty database in turn, ${empty%.*}/s" "$ratio" ">= 0.85"
ratio=$(calculate %.2f "$p99 / $empty_p99")
row "the same: p99" "$p99 ms" "$empty_p99 ms" "$ratio" "<= 1.3"

dead_before=$(dead) size_before=$(session_size) made=$(accounts)
sign_ups 16 10 m.login.dummy swept >"$work/warm"
made=$(($(accounts) - made))
swept=$(calculate %.2f "($dead_before - $(dead)) / $made")
row "dead sessions swept by each new sign-up" "$swept" "" "$swept" ">= 1"
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
