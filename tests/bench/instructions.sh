# What a request costs the responder itself, in instructions: these do not
# depend on what else the machine does.
# sum_by_room: of what callgrind_annotate prints, "ROOM INSTRUCTIONS": our own
# files by name, everything else by its library.
sum_by_room() {
    awk '
        !/^ *[0-9][0-9,]* \(/ || /PROGRAM TOTALS/ {next}
        {
            count = $1
            gsub(",", "", count)
            if (match($0, /(cgi|common)\/[a-z0-9_\/]+\.[ch]:/))
                room = substr($0, RSTART, RLENGTH - 1)
            else if (match($0, /\[[^]]*\]$/)) {
                room = substr($0, RSTART + 1, RLENGTH - 2)
                sub(/.*\//, "", room)
                sub(/(-linux-x86-64)?\.so.*/, "", room)
            } else
                room = "other"
            sum[room] += count
        }
        END {for (room in sum) printf "%s %d\n", room, sum[room]}' | sort
}
# instructions REQUESTS SCRIPT NAME: of a responder that has answered so many.
instructions() {
    local i
    "${as[@]}" spawn-fcgi -n -s "$work/counted.sock" -M 0600 -- \
        "$(command -v valgrind)" --tool=callgrind --callgrind-out-file="$work/$3.out" \
        "$work/matrix-register" 2>"$work/valgrind" &
    local counted=$!
    until [ -S "$work/counted.sock" ]; do sleep 0.1; done
    sleep 1
    for ((i = 0; i < $1; i++)); do
        printf '%s' "$(body "$2" "$3-$i")" | REQUEST_METHOD=$2 SCRIPT_NAME=$path \
            CONTENT_LENGTH=$(body "$2" "$3-$i" | wc -c) REMOTE_ADDR=127.0.0.1 \
            cgi-fcgi -bind -connect "$work/counted.sock" >"$work/counted.answer"
        grep -q '^Status: 200' "$work/counted.answer" ||
            fail "counted: $(cat "$work/counted.answer")"
    done
    kill "$counted"
    wait "$counted" || true
    rm -f "$work/counted.sock"
    callgrind_annotate --auto=no --threshold=100 "$work/$3.out" | sum_by_room
}
body() {
    [ "$1" = GET ] ||
        printf '{"type":"m.login.dummy","user":"%s"}' "$2"
}

flows "'m.login.dummy'"
for method in GET POST; do
    instructions 20 "$method" "$method-few" >"$work/few"
    instructions 120 "$method" "$method-many" >"$work/more"
    join -a 2 "$work/few" "$work/more" | awk '{
        print $1, NF == 3 ? ($3 - $2) / 100 : $2 / 100
    }' | sort >"$results/instructions-$method"
done
printf '\n%s\n%s\n' \
    '| where | `GET` of the flows | `POST` of `m.login.dummy` |' \
    '| --- | ---: | ---: |'
join -a 1 -a 2 -e 0 -o 0,1.2,2.2 "$results/instructions-GET" \
    "$results/instructions-POST" | sort -k3 -rn | awk '
    $2 + $3 >= 100 {printf "| %s | %d | %d |\n", $1, $2, $3}
    {get += $2; post += $3}
    END {printf "| all | %d | %d |\n", get, post}'
flows "'m.login.password'"
