# Who wants something cheap while 64 clients keep hashing, and wait when they
# are told to; and while they do not wait.
head_of_table
flows "'m.login.password', 'm.login.dummy'"

storm_begin() {
    STEP_TYPES=m.login.password STEP_PREFIX=$1 STEP_RUDE=${2-} wrk -t "$cores" \
        -c 64 -d 14 --latency -s tests/bench/steps.lua "$url" >"$work/storm" &
    storm=$!
    sleep 2
}
storm_end() {
    wait "$storm"
    hashes=$(awk '$1 == "answers" && $2 == 200 {sum += $3}
        END {printf "%.1f", sum / 14}' "$work/storm")
}

idle=$(load 4 5 "$url")
idle_p99=$(cat "$work/p99")
hash=$("$work/hash")
for way in waiting rude; do
    [ "$way" = rude ] && rude=1 || rude=''
    before=$(accounts)
    storm_begin "s$way" "$rude"
    stormy=$(load 4 5 "$url")
    p99=$(cat "$work/p99")
    dummy=$(sign_ups 4 5 m.login.dummy "t$way")
    dummy_p99=$(cat "$work/p99")
    storm_end
    share=$(calculate %.2f "$stormy / $idle")
    hashing=$(calculate %.2f "$hashes * $hash / $cores")
    if [ "$way" = waiting ]; then
        row "\`GET\` while 64 clients keep hashing: p99" "$p99 ms" \
            "on the idle system, $idle_p99 ms" "$p99" "<= 20"
        row "the same: how many" "${stormy%.*}/s" \
            "on the idle system, ${idle%.*}/s" "$share" ">= 0.25"
        row "passwords hashed meanwhile" "${hashes%.*}/s" \
            "$cores cores ÷ CPU time of one hash" "$hashing" ">= 0.25"
        row "a step that needs no hash in the same storm: p99" \
            "$dummy_p99 ms" "${dummy%.*}/s" "$dummy_p99" "<= 100"
    else
        echo "| the same four when the 64 do not wait before they try again |" \
            "$p99 ms, ${stormy%.*}/s, ${hashes%.*}/s, $dummy_p99 ms | | | |"
    fi
done
[ "$(accounts)" -gt "$before" ] || fail "nobody signed up in the storm"
flows "'m.login.password'"
