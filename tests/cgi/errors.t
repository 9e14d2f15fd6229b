#!/bin/bash
# Bodies that are refused, whatever the flows.
. tests/tap.sh
cluster_start

nested() {
    printf '{"type":"m.login.nonsense","x":%s1%s}' \
        "$(printf '[%.0s' $(seq "$1"))" "$(printf ']%.0s' $(seq "$1"))"
}
# refuses BODY ERRCODE PATTERN NAME, in both modes.
refuses() {
    post "$1"
    refused 400 "$2" "$3" "$4 in $mode"
}
# bytes FORMAT: posts what printf makes of it.
bytes() {
    # shellcheck disable=SC2059
    printf "$1" >"$work/body"
    split_answer "$(env REQUEST_METHOD=POST SCRIPT_NAME="$path" \
        CONTENT_LENGTH="${2-$(wc -c <"$work/body")}" "$binary" \
        <"$work/body" 2>>"$work/log" | tr -d '\0')"
}

for mode in CGI FastCGI; do
    [ $mode = CGI ] || responders_start
    refuses '' M_NOT_JSON 'empty' 'an empty body is refused'
    refuses ' ' M_NOT_JSON 'too early at byte 1' 'so is a blank one'
    refuses '{"type":' M_NOT_JSON 'too early at byte 8' 'half an object'
    refuses '{"type":"x"}}' M_NOT_JSON 'at byte 12' 'garbage behind it'
    refuses '{"type":"x"} {}' M_NOT_JSON 'at byte 13' 'a second value'
    refuses "{'type':'x'}" M_NOT_JSON 'at byte' 'single quotes'
    refuses '{"type":"x",}' M_NOT_JSON 'at byte' 'a comma too many'
    refuses '{"type":NaN}' M_NOT_JSON 'at byte 8' 'NaN'
    refuses '{"type":-Infinity}' M_NOT_JSON 'at byte 9' 'Infinity'
    refuses $'{"type":"a\nb"}' M_NOT_JSON 'control character in a string at byte 10' \
        'a raw newline in a string'
    refuses 'type=m.login.dummy' M_NOT_JSON 'at byte' 'a form'
    refuses "$(nested 15)" M_NOT_JSON 'too deep' 'nesting that is too deep'
    refuses "$(nested 14)" M_UNKNOWN 'Bad login type' 'nesting that is not'
    for json in null true 7 '"m.login.dummy"' '[]' '[{"type":"x"}]'; do
        refuses "$json" M_BAD_JSON 'not an object' "$json is no object"
    done
    refuses '{}' M_MISSING_PARAM 'Missing JSON keys: type$' 'a type is missing'
    refuses '{"type":null}' M_MISSING_PARAM 'keys: type$' 'a null type as well'
    for json in 7 true '{}' '["m.login.dummy"]'; do
        refuses "{\"type\":$json}" M_BAD_JSON '"type"' "$json is no type"
    done
    refuses '{"type":"m.login.password\u0000"}' M_BAD_JSON \
        '"type" holds U.0000' 'U+0000 in a value is named'
    refuses '{"type\u0000":"m.login.password"}' M_BAD_JSON \
        'U.0000' 'U+0000 in a key'
    refuses '{"x":{"y":["\u0000"]},"type":"m.login.password"}' M_BAD_JSON \
        'U.0000' 'U+0000 deep within'
    for json in m.login.nonsense '' m.login.PASSWORD ' m.login.password' \
        m.login.dummy m.login.registration_token; do
        refuses "{\"type\":\"$json\"}" M_UNKNOWN \
            'Bad login type: m.login.password would do' "type '$json'"
    done
    post ' {"type" : "m.login.password", "password":"\u00fcmlaut\ud83d\ude00s!"}
'
    is "$status" 200 "white space and escapes are read in $mode"

    fill=$(printf '%*s' $((65536 - 27)) '')
    post "{\"type\":\"m.login.nonsense\"$fill}"
    refused 400 M_UNKNOWN 'Bad login' "65536 bytes are read in $mode"
    post "{\"type\":\"m.login.nonsense\"$fill }"
    refused 413 M_TOO_LARGE '65536 bytes' "65537 are too many in $mode"
done
responders_stop

bytes '{"type":"\xff"}'
refused 400 M_NOT_JSON 'UTF-8 at byte 9' 'a byte that is no UTF-8'
bytes '{"type":"\xc0\xaf"}'
refused 400 M_NOT_JSON 'UTF-8 at byte 9' 'an overlong form'
bytes '{"type":"\xed\xa0\x80"}'
refused 400 M_NOT_JSON 'UTF-8 at byte 9' 'a surrogate'
bytes '\xef\xbb\xbf{"type":"x"}'
refused 400 M_NOT_JSON 'at byte 0' 'a byte order mark'
bytes '{"type":"m.login.password"}\0{"type":"x"}'
refused 400 M_NOT_JSON 'at byte 27' 'a second body behind U+0000'
bytes '{"type":"x"}' 13
refused 400 M_NOT_JSON Content-Length 'a body shorter than Content-Length'
bytes '{"type":"x"}garbage' 12
refused 400 M_UNKNOWN 'Bad login' 'what is behind Content-Length is not read'
for length in -1 +12 12x 0x0c '1 2' ' 12'; do
    bytes '{"type":"x"}' "$length"
    refused 400 M_NOT_JSON Content-Length "Content-Length '$length'"
done
bytes '{"type":"x"}' 99999999999999999999
refused 413 M_TOO_LARGE 65536 'a Content-Length beyond all numbers'
bytes '{"type":"x"}' 65537
refused 413 M_TOO_LARGE 65536 'a body that is too large is not waited for'
bytes '{"type":"x"}' ''
refused 400 M_NOT_JSON empty 'no Content-Length is no body in CGI'
is "$(sql 'SELECT count(*) FROM register.session WHERE completed_at IS NULL')" \
    0 'no session was left behind'
done_testing
