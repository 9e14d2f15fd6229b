# The same service with a database that is large, and with one that is empty.
head_of_table
users=${USERS:-10000000}
flows "'m.login.dummy'"

# grow FROM TO: so many accounts, dead sessions, and a tenth of held names.
grow() {
    psql -XAtq -v ON_ERROR_STOP=1 -U register -d register -v a="$1" -v b="$2" \
        -f tests/bench/grow.sql
}
# measure PREFIX: "RATE P99" of sign-ups, the median of some rounds.
measure() {
    local round rate
    for round in 1 2 3 4 5; do
        rate=$(sign_ups 16 4 m.login.dummy "$1-$round")
        echo "$rate $(cat "$work/p99")" >>"$work/measured$1"
    done
    middle "$work/measured$1"
}
session_size() {
    sql "SELECT pg_total_relation_size('register.session')
              + pg_total_relation_size('register.name')"
}
dead() { sql 'SELECT count(*) FROM register.session WHERE expires_at <= now()'; }

sign_ups 16 4 m.login.dummy warm >"$work/warm"
read -r empty empty_p99 < <(measure 0)
echo "1 $empty $empty_p99" >"$results/users"
from=0
for to in 10000 100000 1000000 10000000 100000000; do
    [ "$to" -le "$users" ] || break
    say "growing to $to accounts"
    grow "$from" "$to"
    from=$to
    sign_ups 16 4 m.login.dummy "warm$to" >"$work/warm"
    read -r rate p99 < <(measure "$to")
    echo "$to $rate $p99" >>"$results/users"
    say "$to accounts: $rate sign-ups/s, p99 $p99 ms"
done
# The same once more at the end, so that what else the machine does shows.
ratio=$(calculate %.3f "$rate / $empty")
row "$from accounts, $from dead sessions, $((from / 10)) held names: sign-ups" \
    "${rate%.*}/s" "on an empty database, ${empty%.*}/s" "$ratio" ">= 0.85"
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
     "" using 1:3 axes x1y2 with linespoints lw 2 pt 6 title "99 of 100 answered within, ms"
END_OF_PLOT
