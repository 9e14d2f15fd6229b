# More sign-ups offered than can be hashed, whether the earlier ones have been
# answered or not.
head_of_table
capacity=$(calculate %.1f "$cores / $("$work/hash")")
: >"$results/overload"
for factor in 0.25 0.5 0.75 0.9 1 1.5 2 4 10; do
    rate=$(calculate %.1f "$capacity * $factor")
    "$work/load" "$rate" 5 "$url" "u$factor" >"$work/load.out"
    read -r _ accepted median p99 _ _ refused _ refused_p99 _ _ other _ _ strange \
        <"$work/load.out"
    echo "$factor $rate $accepted $median $p99 $refused $refused_p99 $other" \
        "$strange" >>"$results/overload"
    say "offered $rate/s: $(cat "$work/load.out")"
done
row "ten times more sign-ups offered than can be hashed: accepted, p99" \
    "$p99 ms" "$accepted of $((accepted + refused))" "$p99" "<= 2000"
row "the same: refused, p99" "$refused_p99 ms" "$refused" "$refused_p99" "<= 50"
row "the same: without an answer, or with one that says nothing" \
    "$((other + strange))" "" "$((other + strange))" "<= 0"

gnuplot <<END_OF_PLOT | expand -t 1 | sed 's/ *$//' >tests/bench/latency.svg
set terminal svg size 720,400 font "sans-serif,13" background "#ffffff"
set title "Sign-ups with a password: time to the answer against what is offered"
set xlabel "offered, as a multiple of what the processors can hash"
set ylabel "milliseconds"
set logscale xy
set xrange [0.2:12]
set xtics (0.25, 0.5, 1, 2, 4, 10)
set yrange [0.5:2000]
set grid
set key left top
plot "$results/overload" using 1:5 with linespoints lw 2 pt 7 title "accepted, 99 of 100 within", \
     "" using 1:4 with linespoints lw 2 pt 6 title "accepted, median", \
     "" using 1:(\$6 > 0 ? \$7 : NaN) with linespoints lw 2 pt 5 title "refused, 99 of 100 within"
END_OF_PLOT
