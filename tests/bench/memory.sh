# What the responders take, and whether it grows.
head_of_table

# pss: the PSS of each responder in KiB.
pss() {
    local pid key size
    for pid in $responders; do
        while read -r key size _; do
            [ "$key" != Pss: ] || echo "$size"
        done <"/proc/$pid/smaps_rollup"
    done
}
mean() { pss | awk '{sum += $1} END {printf "%.2f", sum / NR / 1024}'; }

# backends: the PSS of the connections that the responders keep, in KiB.
backends() {
    local pid key size
    for pid in $(sql "SELECT pid FROM pg_stat_activity
                       WHERE usename = 'register_cgi'"); do
        while read -r key size _; do
            [ "$key" != Pss: ] || echo "$size"
        done <"/proc/$pid/smaps_rollup"
    done
}
total() { awk '{sum += $1} END {printf "%.1f", sum / 1024}'; }

no_limits
load 16 2 "$url" >"$work/warm"
sign_ups v1 64 4 m.login.password warm >"$work/warm"
load 16 2 "$url" >"$work/warm"
idle=$(mean)
row "memory of an idle responder, one of $((2 * processes))" "$idle MiB PSS" '' \
    "$idle" '<= 2'
while sleep 0.1; do pss; done >"$work/pss" &
sampler=$!
sign_ups v1 64 3 m.login.password m >"$work/warm"
kill "$sampler"
wait "$sampler" || true
highest=$(sort -n "$work/pss" | awk 'END {printf "%.2f", $1 / 1024}')
more=$(calculate %.2f "$highest - $idle")
row 'the same while hashing, at most' "$highest MiB PSS" "$idle MiB PSS" \
    "+$more" '<= 17'
echo "| all $((2 * processes)) responders, idle | $(pss | total) MiB PSS | | | |"
echo "| their $(backends | wc -l) connections to PostgreSQL |" \
    "$(backends | total) MiB PSS | | | |"

# Sign-ups and looks at the flows, until there have been enough of them.
requests=${REQUESTS:-1000000}
flows "'m.login.dummy'"
sign_ups v1 16 2 m.login.dummy n >"$work/warm"
before=$(mean)
for ((done = 0; done < requests; )); do
    sign_ups v1 16 5 m.login.dummy "o$done" >"$work/warm"
    done=$((done + $(cat "$work/count")))
    load 16 10 "$url" >"$work/warm"
    done=$((done + $(cat "$work/count")))
done
behind=$(mean)
growth=$(calculate %.0f "($behind - $before) * 1024")
row "growth over $done requests" "$behind MiB PSS" "$before MiB PSS" \
    "+$growth KiB" "<= 64"
as_shipped
