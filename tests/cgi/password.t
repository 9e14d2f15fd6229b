#!/bin/bash
# m.login.password on its own, as most installations have it.
. tests/tap.sh
cluster_start

# left_behind: what there is of names, sessions and accounts.
left_behind() {
    sql 'SELECT (SELECT count(*) FROM register.name),
                (SELECT count(*) FROM register.session),
                (SELECT count(*) FROM register.account)'
}
# step [KEYS]: a password step with these keys besides its type.
step() { post "{\"type\":\"m.login.password\"${1:+,$1}}"; }

for mode in CGI FastCGI; do
    [ $mode = CGI ] || responders_start
    before=$(left_behind)
    step '"user":"Bob","password":"short"'
    refused 400 M_WEAK_PASSWORD 'at least 8 characters' \
        "a short password is refused in $mode"
    step '"user":"bob"'
    refused 400 M_MISSING_PARAM 'Missing JSON keys: password$' \
        "a missing password is named in $mode"
    step '"user":"bob","password":12345678'
    refused 400 M_BAD_JSON '"password"' "a number is no password in $mode"
    step '"user":"bob","password":null'
    refused 400 M_BAD_JSON '"password"' "null is no password in $mode"
    step "\"user\":\"bob\",\"password\":\"correct horse$(printf 'x%.0s' {1..499})\""
    refused 400 M_BAD_JSON '511 bytes' "512 bytes are too long in $mode"
    step '"user":"bob","password":"1234567\u0000"'
    refused 400 M_BAD_JSON '"password" holds U.0000' \
        "a password does not end at U+0000 in $mode"
    is "$(left_behind)" "$before" "the refused left nothing behind in $mode"

    step "\"user\":\"Bob-$mode\",\"password\":\"ünïcödé\""
    refused 400 M_WEAK_PASSWORD characters "bytes are not characters in $mode"
    step "\"user\":\"Bob-$mode\",\"password\":\"ünïcödé!\""
    is "$status $(json 'keys_unsorted|join(" ")')" \
        '200 user_id access_token home_server' "8 characters do in $mode"
    is "$(json .user_id)" "@bob-${mode,,}:localhost" \
        "the name is folded to lower case in $mode"
    is "$(json .home_server)" localhost "home_server is told in $mode"
    like "$headers" '^Cache-Control: no-store' "no cache may keep it in $mode"
    is "$(sql "SELECT user_id FROM register.whoami('$(json .access_token)')")" \
        "$(json .user_id)" "the access token is the account's in $mode"
    hash=$(sql "SELECT password_hash FROM register.password_hashes
                 WHERE user_id = '$(json .user_id)'")
    is "$(perl -e 'print crypt($ARGV[0], $ARGV[1])' 'ünïcödé!' "$hash")" \
        "$hash" "crypt(3) accepts the password in $mode"

    before=$(left_behind)
    step "\"user\":\"bob-$mode\",\"password\":\"ünïcödé!?\""
    refused 400 M_USER_IN_USE taken "a taken name is refused in $mode"
    is "$(left_behind)" "$before" "and leaves nothing behind in $mode"
    step '"password":"correct horse"'
    like "$(json .user_id)" '^@user-[0-9a-f]{10}:localhost$' \
        "who gives no name gets one in $mode"
    first=$(json .user_id)
    step '"user":null,"password":"correct horse"'
    like "$(json .user_id)" '^@user-' "a null name is none in $mode"
    unlike "$(json .user_id)" "$first" "no two are alike in $mode"
    step "\"user\":\"@Full.$mode:localhost\",\"password\":\"correct horse\""
    is "$(json .user_id)" "@full.${mode,,}:localhost" \
        "a full user ID will do in $mode"
    step "\"user\":\"x.$mode\",\"password\":\"correct horse\",\"session\":\"\""
    is "$status" 200 "an empty session is none in $mode"
    step "\"user\":\"y.$mode\",\"password\":\"correct horse\",\"session\":null"
    is "$status" 200 "a null session is none in $mode"
    step "\"user\":\"z.$mode\",\"password\":\"correct horse\",\"what\":[{}]"
    is "$status" 200 "unknown keys are ignored in $mode"
done

sql "UPDATE register.settings SET password_hash_prefix = '\$2b\$',
            password_hash_cost = 4"
responders_stop
step "\"user\":\"long\",\"password\":\"correct horse$(printf 'x%.0s' {1..60})\""
refused 400 M_BAD_JSON '72 bytes' 'bcrypt is not given what it would ignore'
step "\"user\":\"long\",\"password\":\"correct horse$(printf 'x%.0s' {1..59})\""
is "$status" 200 'bcrypt takes 72 bytes'
like "$(sql "SELECT password_hash FROM register.account
              WHERE localpart = 'long'")" '^\$2b\$04\$' \
    'the hash has the prefix and the cost of the settings'
done_testing
