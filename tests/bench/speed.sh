# How many requests there are in a second.
head_of_table
for clients in 16 64; do
    load "$clients" 1 "$url" >"$work/warm"
    load "$clients" 1 "$bare_url" >"$work/warm"
    for _ in 1 2 3 4 5 6 7; do
        ours=$(load "$clients" 2 "$url")
        bare=$(load "$clients" 2 "$bare_url")
        echo "$(calculate %.3f "$ours / $bare") $ours $bare" >>"$work/get$clients"
    done
    read -r ratio ours bare < <(middle "$work/get$clients")
    row "\`GET\`, $clients clients" "${ours%.*}/s" \
        "a bare libfcgi responder, ${bare%.*}/s" "$ratio" ">= 0.97"
done

# As many clients as there are places: the rest would be told to wait.
clients=$((cores + 1))
for round in 1 2 3; do
    before=$("$work/hash")
    ours=$(sign_ups "$clients" 4 m.login.password "a$round")
    bound=$(calculate %.1f "2 * $cores / ($before + $("$work/hash"))")
    echo "$(calculate %.3f "$ours / $bound") $ours $bound" >>"$work/password"
done
read -r ratio ours bound < <(middle "$work/password")
row "\`m.login.password\`, default hash, $clients clients" "${ours%.*}/s" \
    "$cores cores ÷ CPU time of one hash, ${bound%.*}/s" "$ratio" ">= 0.95"

flows "'m.login.dummy'"
for round in 1 2 3; do
    ours=$(sign_ups 16 4 m.login.dummy "b$round")
    bare=$(bench 16 4 tests/bench/finish.sql)
    echo "$(calculate %.3f "$ours / $bare") $ours $bare" >>"$work/dummy"
done
read -r ratio ours bare < <(middle "$work/dummy")
row "\`m.login.dummy\`, 16 clients" "${ours%.*}/s" \
    "pgbench calling the same SQL, ${bare%.*}/s" "$ratio" ">= 0.60"

# An invitation is one row, which sign-ups wait for in turn: so there are many.
sql "SELECT register.create_invitation(uses => NULL, token => 'bench' || i)
       FROM generate_series(1, 64) AS i" >"$work/sql"
set_settings "password_hash_cost = 1, slots_per_machine = 16"
flows "'m.login.registration_token m.login.dummy m.login.password'"
for round in 1 2 3; do
    cost=$("$work/hash" 1)
    ours=$(sign_ups 16 4 "m.login.registration_token m.login.dummy \
        m.login.password" "c$round")
    bare=$(bench 16 4 tests/bench/flow.sql)
    bound=$(calculate %.1f "1 / (1 / $bare + $cost / $cores)")
    echo "$(calculate %.3f "$ours / $bound") $ours $bound" >>"$work/flow"
done
read -r ratio ours bound < <(middle "$work/flow")
row "three stages: invitation, dummy, password at the cheapest hash, 16 clients" \
    "${ours%.*}/s" "their calls by pgbench and the hash, ${bound%.*}/s" \
    "$ratio" ">= 0.60"
set_settings "password_hash_cost = 5, slots_per_machine = NULL"
flows "'m.login.password'"

start_and_ask() {
    "${as[@]}" spawn-fcgi -n -s "$work/start.sock" -M 0600 -- \
        "$work/matrix-register" &
    echo $! >"$work/starter"
    # The socket is there a moment before it listens.
    until [ -S "$work/start.sock" ] &&
        REQUEST_METHOD=GET SCRIPT_NAME=$path cgi-fcgi -bind \
            -connect "$work/start.sock" </dev/null 2>"$work/refused"; do
        :
    done
}
start_as_cgi() {
    REQUEST_METHOD=GET SCRIPT_NAME=$path \
        "${as[@]}" "$work/matrix-register" </dev/null
}
# milliseconds COMMAND…
milliseconds() {
    local start=${EPOCHREALTIME/./}
    "$@" >"$work/answer" 2>>"$work/log"
    grep -q '"flows"' "$work/answer" || fail "no answer: $(cat "$work/log")"
    calculate %.1f "(${EPOCHREALTIME/./} - $start) / 1000"
    echo
}
for _ in 1 2 3 4 5 6 7 8 9 10; do
    milliseconds start_and_ask >>"$work/fastcgi_start"
    kill "$(cat "$work/starter")"
    while [ -d "/proc/$(cat "$work/starter")" ]; do sleep 0.01; done
    rm -f "$work/start.sock"
    milliseconds start_as_cgi >>"$work/cgi_start"
done
start=$(median <"$work/fastcgi_start")
row "from start to the first answer" "$start ms" "" "$start" "<= 50"
start=$(median <"$work/cgi_start")
echo "| the same as plain CGI | $start ms | | | |"
