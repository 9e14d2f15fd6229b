# More sign-ups with a password than can be hashed at once. Settings as shipped,
# each person with an own address and connection; rows of so many clients,
# which ask again as soon as they have an answer, are without limits per address.
head_of_table
declare -A endpoints=([v1]=$path [v3]=$v3_path)
# hash_limit [PREFIX COST]: sets hashes, which the processors do in a second, and
# hash, the seconds of a processor for one.
hash_limit() { read -r hashes hash < <("$work/hash" 2 "$@"); }
# offer VERSION NUMBER RATE PREFIX [OPTION…]: sign-ups as shipped; sets accepted,
# p99, last, refused, refused_p99, lost, and the seconds until the last began and
# until it ended.
offer() {
    local other strange option=()
    [ "$1" = v1 ] || option=(-v3)
    "$work/load" "${option[@]}" "${@:5}" "$2" "$3" "${base-$shipped}${endpoints[$1]}" \
        "$4" >"$work/load.$4"
    read -r _ accepted _ p99 last _ _ refused _ refused_p99 _ _ other _ _ strange \
        _ _ began ended <"$work/load.$4"
    lost=$((other + strange))
}
times() { calculate %.0f "$1 * $2"; }

for endpoint in v1 v3; do
    for number in 16 32 64; do
        for round in 1 2 3; do
            hash_limit
            offer $endpoint $number 0 "burst$round$number$endpoint"
            limit=$(calculate %.0f "1300 * $number * $hash / $cores + 100")
            echo "$(calculate %.2f "$last / $limit") $last $limit $accepted"
        done >"$work/bursts"
        read -r ratio last limit _ < <(middle "$work/bursts")
        accepted=$(sort -k4 -n "$work/bursts" | awk 'NR == 1 {print $4}')
        row "$endpoint: $number sign-ups at the same moment: accounts, the least of 3 rounds" \
            "$accepted, refused $((number - accepted))" '' "$accepted" ">= $number"
        row 'the same: the last one' "${last%.*} ms" \
            "1.3 × ($number × CPU time of a hash ÷ $cores) + 0.1 s, $limit ms" \
            "$ratio" '<= 1'
    done
done

no_limits
for clients in 16 64; do
    for round in 1 2 3; do
        hash_limit
        before=$hashes
        v1=$(sign_ups v1 $clients 6 m.login.password "v1-$clients-$round")
        refused=$(cat "$work/refused")
        v3=$(sign_ups v3 $clients 6 m.login.password "v3-$clients-$round")
        hash_limit
        echo "$refused $(cat "$work/refused")" >>"$work/refused.$clients"
        ratio_of "$v1" "$(calculate %.1f "($before + $hashes) / 2")" "v1-$clients"
        ratio_of "$v3" "$v1" "v3-$clients"
    done
    read -r refused v3_refused < <(awk '{a += $1; b += $2} END {print a, b}' \
        "$work/refused.$clients")
    middle_row "v1-$clients" "v1: password, $clients clients, refused $refused" \
        "what $cores processors hash" '>= 0.95'
    middle_row "v3-$clients" "v3: password, $clients clients, refused $v3_refused" \
        'v1' '>= 0.95'
    row "refused of $clients clients" "$((refused + v3_refused))" '' \
        "$((refused + v3_refused))" '<= 0'
done

# What is cheap while 64 clients keep hashing.
flows "'m.login.password', 'm.login.dummy'"
STEP_DOOR=v1 STEP_TYPES=m.login.password STEP_PREFIX=storm wrk -t "$cores" \
    -c 64 -d 16 --timeout 20 -s tests/bench/steps.lua "$url" >"$work/storm" &
storm=$!
sleep 2
rate=$(load 4 5 "$url")
row '`GET` while 64 clients hash, 4 clients: p99' "$(cat "$work/p99") ms" \
    "${rate%.*}/s" "$(cat "$work/p99")" '<= 20'
rate=$(sign_ups v1 4 5 m.login.dummy cheap)
row 'a step without a hash meanwhile, 4 clients: p99' "$(cat "$work/p99") ms" \
    "${rate%.*}/s, refused $(cat "$work/refused")" "$(cat "$work/p99")" '<= 100'
wait "$storm"
awk '$1 == "answers" {number[$2] += $3}
    END {printf "| the 64 clients meanwhile | %d/s | refused %d | | |\n",
         number[200] / 16, number[429]}' "$work/storm"
as_shipped

# Ten times as many people as can be hashed, for half a minute.
hash_limit
offer v1 "$(times 300 "$hashes")" "$(times 10 "$hashes")" tenfold
offered=$(times 300 "$hashes / $began")
row "v1: $(calculate %.1f "$offered / $hashes") times what can be hashed offered for ${began%.*} s: accepted" \
    "$(times "$accepted" "1 / $ended")/s, refused $refused" \
    "what $cores processors hash, ${hashes%.*}/s" \
    "$(calculate %.3f "$accepted / $ended / $hashes")" '>= 0.9'
row 'the same: p99 of those accepted' "$p99 ms" '' "$p99" '<= 2500'
row 'the same: p99 of those refused' "$refused_p99 ms" '' "$refused_p99" '<= 50'
row 'the same: no answer, or one that says nothing' "$lost" '' "$lost" '<= 0'

# One address offers nine times what can be hashed, the others together as much as
# can be: with the limits of nginx, and without.
for base in "$shipped" "${url%"$path"}"; do
    [ "$base" = "$shipped" ] && limits='' || limits=', without the limits of nginx'
    offer v1 "$(times 30 "$hashes")" "$hashes" "alone${limits:+-}"
    alone=$accepted
    offer v1 "$(times 270 "$hashes")" "$(times 9 "$hashes")" "flood${limits:+-}" \
        -from 127.0.9.9 &
    flood=$!
    offer v1 "$(times 30 "$hashes")" "$hashes" "others${limits:+-}"
    wait "$flood"
    row "nine tenths from one address$limits: accounts of the others" \
        "$accepted, refused $refused, p99 $p99 ms" "without it, $alone" \
        "$(calculate %.3f "$accepted / $alone")" '>= 0.8'
done
unset base

# Where the hash does not hide all else.
no_limits
set_settings "password_hash_prefix = '\$2b\$', password_hash_cost = 4"
hash_limit "\$2b\$" 4
for endpoint in v1 v3; do
    rate=$(sign_ups $endpoint 16 8 m.login.password "bcrypt-$endpoint")
    row "$endpoint: bcrypt of cost 4, 16 clients, refused $(cat "$work/refused")" \
        "${rate%.*}/s" "what $cores processors hash, ${hashes%.*}/s" "$rate" '>= 1200'
done
as_shipped

: >"$results/overload"
for factor in 0.25 0.5 0.75 0.9 1 1.5 2 4 10; do
    hash_limit
    offer v1 "$(times "5 * $factor" "$hashes")" "$(times "$factor" "$hashes")" \
        "curve$factor"
    read -r _ _ median _ <"$work/load.curve$factor"
    echo "$factor $median $p99 $refused $refused_p99" >>"$results/overload"
done
gnuplot <<END_OF_PLOT | expand -t 1 | sed 's/ *$//' >tests/bench/latency.svg
set terminal svg size 720,400 font "sans-serif,13" background "#ffffff"
set title "Sign-ups with a password: time to the answer against what is offered"
set xlabel "offered, as a multiple of what the processors can hash"
set ylabel "milliseconds"
set logscale xy
set xrange [0.2:12]
set xtics (0.25, 0.5, 1, 2, 4, 10)
set yrange [0.5:5000]
set grid
set key left top
plot "$results/overload" using 1:3 with linespoints lw 2 pt 7 title "accepted, 99 of 100 within", \
     "" using 1:2 with linespoints lw 2 pt 6 title "accepted, median", \
     "" using 1:(\$4 > 0 ? \$5 : NaN) with linespoints lw 2 pt 5 title "refused, 99 of 100 within"
END_OF_PLOT
