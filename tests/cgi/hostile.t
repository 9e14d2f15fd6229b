#!/bin/bash
# Requests that mean harm, to a program built with the address and
# undefined-behaviour sanitizers.
. tests/tap.sh
binary=$PWD/build/asan/matrix-register
# A process that leaves no core can't be looked into for leaks, either.
export ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1
cluster_start
flows "'m.login.dummy m.login.registration_token m.login.password'"
sound='AddressSanitizer|runtime error'

# survives BODY NAME: whatever the answer is, it is whole.
survives() {
    post "$1"
    jq -e 'has("errcode") or has("session")' <<<"$body" >/dev/null 2>&1
    ok $? "$2 in $mode" || echo "# $status $body"
}
repeat() { printf "%0.s$1" $(seq "$2"); }
for mode in CGI FastCGI; do
    [ $mode = CGI ] || responders_start 2
    survives "$(repeat '[' 65536)" '65536 brackets'
    survives "$(repeat '{"a":' 10000)" '10000 objects within each other'
    survives "{$(repeat '"a":1,' 10000)\"type\":1}" '10000 times one key'
    survives "{\"type\":\"$(repeat a 65000)\"}" 'a type of 65000 bytes'
    survives "{\"type\":\"m.login.dummy\",\"user\":\"$(repeat a 65000)\"}" \
        'a user name of 65000 bytes'
    survives "{\"type\":\"m.login.dummy\",\"session\":\"$(repeat a 65000)\"}" \
        'a session of 65000 bytes'
    survives "{\"$(repeat k 60000)\":\"\\u0000\"}" 'U+0000 under a long key'
    survives "{\"type\":\"$(repeat '\\ud800' 9000)\"}" '9000 lone surrogates'
    survives "{\"x\":$(repeat 9 60000)}" 'a number of 60000 digits'
    survives '{"x":1e999999,"type":"m.login.dummy"}' 'a number beyond all others'
    survives '{"x":-0.0e-0,"y":18446744073709551616,"type":"%s%n%s"}' \
        'a printf format'
    survives "{\"type\":\"m.login.dummy\",\"user\":\"%n%n%s'\\\"\\\\\"}" \
        'quotes of all kinds'
    survives '{"type":"m.login.dummy"}' 'an honest request'
    session=$(json .session)
    for field in 'null' '[]' '{}' '""' '-1' 'true' '"\u0000"' '"\ud800"' \
        "\"$(repeat '\\u20ac' 5000)\"" "\"$(repeat x 60000)\""; do
        survives '{"type":"m.login.registration_token","session":"'"$session"'","token":'"$field"'}' \
            "the invitation ${field:0:12}"
        survives '{"type":"m.login.password","session":"'"$session"'","password":'"$field"'}' \
            "the password ${field:0:12}"
    done
    for method in "$(repeat M 5000)" '%s%n' $'GET\nX' "" "é"; do
        request "$method"
        refused 405 M_UNRECOGNIZED method "the method ${method:0:9} in $mode"
    done
    unlike "$(cat "$work/log")" "$sound" "the sanitizers say nothing in $mode"
done

# Not what the sanitizers might miss: that they would speak up at all.
unlike "$(nm "$binary" | grep -c __asan_report)" '^0$' \
    'the program is built with them'
for variable in SCRIPT_NAME PATH_INFO REMOTE_ADDR CONTENT_LENGTH REQUEST_METHOD; do
    answer=$(env REQUEST_METHOD=POST SCRIPT_NAME="$path" \
        "$variable=$(repeat 9 30000)" "$binary" <<<'{}' 2>"$work/one")
    like "$answer" '"errcode":' "30000 bytes in $variable are answered"
    unlike "$(cat "$work/one")" "$sound" 'and harmless'
done
done_testing
