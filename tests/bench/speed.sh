# Looks at the flows, and how long a process takes to start.
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
