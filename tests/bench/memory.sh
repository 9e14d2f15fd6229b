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

load 16 2 "$url" >"$work/warm"
idle=$(mean)
row "memory of an idle responder, one of $processes" "$idle MiB PSS" "" \
    "$idle" "<= 2"
while sleep 0.1; do pss; done >"$work/pss" &
sampler=$!
sign_ups $((cores + 1)) 2 m.login.password m >"$work/warm"
kill "$sampler"
wait "$sampler" || true
highest=$(sort -n "$work/pss" | awk 'END {printf "%.2f", $1 / 1024}')
more=$(calculate %.2f "$highest - $idle")
row "the same while hashing, at most" "$highest MiB PSS" "$idle MiB PSS" \
    "+$more" "<= 17"

# Sign-ups and looks at the flows, until there have been enough of them.
requests=${REQUESTS:-1000000}
flows "'m.login.dummy'"
sign_ups 16 2 m.login.dummy n >"$work/warm"
before=$(mean)
for ((done = 0; done < requests; )); do
    sign_ups 16 5 m.login.dummy "o$done" >"$work/warm"
    done=$((done + $(cat "$work/count")))
    load 16 10 "$url" >"$work/warm"
    done=$((done + $(cat "$work/count")))
done
behind=$(mean)
growth=$(calculate %.0f "($behind - $before) * 1024")
row "growth over $done requests" "$behind MiB PSS" "$before MiB PSS" \
    "+$growth KiB" "<= 64"
flows "'m.login.password'"
