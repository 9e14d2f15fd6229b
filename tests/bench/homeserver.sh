# What a sign-up takes in front of a homeserver, Synapse as shipped, against the
# same calls made directly to it.
tests/homeserver/install
synapse_port=$((port + 9)) secret='homeserver secret'
synapse=http://127.0.0.1:$synapse_port
tests/homeserver/synapse "$work/synapse" "$synapse_port" shipped 2>>"$work/log" >&2 &
for _ in $(seq 600); do
    ! curl -sf -o "$work/health" "$synapse/health" || break
    sleep 0.1
done
no_limits
sql "UPDATE register.settings SET homeserver_url = '$synapse';
     SELECT FROM register.set_secret('homeserver', '$secret');
     SELECT FROM register.set_flows('m.login.password')"
sleep 4

# Both print the milliseconds that the answers took; anything but 200 ends it.
timed() {
    local status seconds
    read -r status seconds < <(curl -s -o "$work/answer" \
        -w '%{http_code} %{time_total}\n' "$@")
    [ "$status" = 200 ] || fail "$status $(cat "$work/answer")"
    calculate '%.2f\n' "1000 * $seconds"
}
directly() {
    local first second nonce mac
    first=$(timed "$synapse/_synapse/admin/v1/register")
    nonce=$(sed 's/.*"nonce": *"\([^"]*\)".*/\1/' "$work/answer")
    mac=$(printf '%s\0%s\0%s\0%s' "$nonce" "$1" 'correct horse' notadmin |
        openssl dgst -sha1 -hmac "$secret" -r | cut -d' ' -f1)
    second=$(timed "$synapse/_synapse/admin/v1/register" -d "{\"nonce\":\"$nonce\",
        \"username\":\"$1\",\"password\":\"correct horse\",\"admin\":false,\"mac\":\"$mac\"}")
    calculate '%.2f\n' "$first + $second"
}
through_us() {
    timed "$url" -d "{\"type\":\"m.login.password\",\"user\":\"$1\",\"password\":\"correct horse\"}"
}
# Milliseconds of processor time of what is ours: responders, PostgreSQL, nginx.
cpu() {
    local main
    main=$(head -1 "$work/cluster/postmaster.pid")
    # shellcheck disable=SC2002,SC2046,SC2086
    cat $(printf '/proc/%s/stat ' $responders "$main" $(pgrep -P "$main") \
        $(pgrep -P "$(pgrep -of "nginx.* $work/nginx.conf")")) 2>/dev/null |
        awk -v tick="$(getconf CLK_TCK)" '{sub(/.*\) /, ""); sum += $12 + $13 + $14 + $15}
            END {print 1000 * sum / tick}'
}
for round in $(seq 5); do through_us "warm$round"; directly "heat$round"; done >"$work/warm"
sign_ups=40
for round in $(seq $sign_ups); do
    directly "direct$round" >>"$work/directly"
    through_us "ours$round" >>"$work/through"
done
before=$(cpu)
for round in $(seq $sign_ups); do through_us "more$round"; done >"$work/more"
ours=$(calculate %.2f "($(cpu) - $before) / $sign_ups")
directly=$(median <"$work/directly") through=$(median <"$work/through")
head_of_table
row 'a sign-up through us, in front of Synapse: median' "$through ms" \
    "the same calls made directly, $directly ms" \
    "$(calculate %.3f "$through / $directly")" '<= 1.15'
row 'the same: CPU time of responders, PostgreSQL and nginx' \
    "$ours ms" '' "$ours" '<= 2'
for number in $(seq 16); do
    curl -s -o /dev/null -w '%{http_code}\n' "$url" -d "{\"type\":\"m.login.password\",
        \"user\":\"at-once$number\",\"password\":\"correct horse\"}" >"$work/once.$number" &
    curls[number]=$!
done
wait "${curls[@]}"
refused=$(cat "$work"/once.* | grep -vc '^200$' || true)
row 'sixteen at once: refused' "$refused" '' "$refused" '<= 0'
sql "UPDATE register.settings SET homeserver_url = NULL"
as_shipped
