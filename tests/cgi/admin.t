#!/bin/bash
# Accounts by shared secret, as administrators' programs make them.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start
path=/_synapse/admin/v1/register
secret=administrators

# nonce: sets it.
nonce() {
    get
    nonce=$(json .nonce)
}
# mac PART…: HMAC-SHA1 of the parts with NULs between.
mac() {
    local parts
    printf -v parts '%s\\0' "$@"
    printf '%b' "${parts%\\0}" | openssl dgst -sha1 -hmac "$secret" | sed 's/.* //'
}
# order USER PASSWORD ADMIN MORE [PART…]: with the nonce and a right HMAC.
order() {
    local admin='notadmin'
    [ "$3" = false ] || admin='admin'
    post "{\"nonce\":\"$nonce\",\"username\":\"$1\",\"password\":\"$2\",
        \"admin\":$3,\"mac\":\"$(mac "$nonce" "$1" "$2" $admin "${@:5}")\"$4}"
}
for mode in $modes; do
    begin "$mode"
    sql "DELETE FROM register.secret WHERE name = 'shared_secret'"
    get
    refused 400 M_UNKNOWN 'not set up' 'without a secret there is no nonce'
    is "$(of_header Retry-After)" '' 'and no use in waiting for one'
    nonce=x order bob 'correct horse' false ''
    refused 400 M_UNKNOWN 'not set up' 'and no account'
    sql "SELECT register.set_secret('shared_secret', '$secret');
         SELECT register.close_registration()" >/dev/null

    nonce
    like "$status $nonce" '^200 [!-~]{32,}$' 'there is a nonce'
    first=$nonce
    nonce
    isnt=$nonce
    [ "$first" != "$isnt" ]
    ok $? 'each time another one'
    order bob 'correct horse' false ''
    like "$status $body" '^200 \{"user_id":"@bob:localhost","access_token":"[0-9a-f]{64}","device_id":"[^"]+","home_server":"localhost"\}$' \
        'it makes an account, also while registration is closed'
    order carol 'correct horse' false ''
    refused 400 M_UNKNOWN nonce 'a nonce is good once'
    nonce=$first order Carol 'correct horse' true ',"displayname":"Carol C."'
    is "$status $(json .user_id)" '200 @carol:localhost' \
        'the name is folded after the HMAC was checked'
    nonce
    order bot 'correct horse' false ',"user_type":"bot"' bot
    is "$(json .user_id)" '@bot:localhost' 'a user type is under the HMAC'
    is "$(sql "SELECT string_agg(concat_ws(' ', user_id, is_admin, display_name,
                                           user_type), ',' ORDER BY user_id)
                 FROM register.accounts")" \
        '@bob:localhost f,@bot:localhost f bot,@carol:localhost t Carol C.' \
        'the accounts are what was ordered'
    nonce
    order erin 'correct horse' false ',"user_type":null,"displayname":null'
    is "$(json .user_id)" '@erin:localhost' 'null is no user type'
    nonce
    post "{\"nonce\":\"$nonce\",\"username\":\"frank\",\"password\":\"correct horse\",
        \"mac\":\"$(mac "$nonce" frank 'correct horse' notadmin)\"}"
    is "$(json .user_id)" '@frank:localhost' 'admin may be left out'

    # Refused.
    post '{}'
    refused 400 M_MISSING_PARAM 'nonce, username, password, mac$' \
        'all missing keys are named at once'
    nonce
    order grace 'correct horse' false ',"user_type":"bot"'
    refused 403 M_FORBIDDEN . 'a user type that is not under the HMAC is refused'
    nonce
    order 'no name' 'correct horse' false ''
    refused 400 M_INVALID_USERNAME . 'a bad name is refused'
    order bob 'correct horse' false ''
    refused 400 M_USER_IN_USE . 'and one that is taken'
    order _x 'correct horse' false ''
    refused 400 M_EXCLUSIVE . 'and one that is reserved'
    order grace short false ''
    refused 400 M_WEAK_PASSWORD . 'and a weak password'
    order grace 'correct horse' '"yes"' ''
    refused 400 M_BAD_JSON . 'admin is true or false'
    order grace 'correct horse' false ',"user_type":"no type"' 'no type'
    refused 400 M_BAD_JSON user_type 'a user type has its letters'
    post "{\"nonce\":5,\"username\":\"a\",\"password\":\"b\",\"mac\":\"c\"}"
    refused 400 M_BAD_JSON nonce 'a nonce is a string'
    for wrong in '' x "${nonce%?}" "${nonce}0" "${nonce/nonce.1/nonce.2}"; do
        nonce=$wrong order grace 'correct horse' false ''
        refused 400 M_UNKNOWN nonce "'${wrong:0:12}' is no nonce"
    done
    order grace 'correct horse' false ''
    is "$(json .user_id)" '@grace:localhost' 'refusals do not use it up'
    nonce
    secret=wrong order heidi 'correct horse' false ''
    refused 403 M_FORBIDDEN HMAC 'a wrong HMAC is refused'
    like "$(json .error)" 'tries left' 'and counted'
    post "{\"nonce\":\"$nonce\",\"username\":\"heidi\",\"password\":\"correct horse\",
        \"admin\":true,\"mac\":\"$(mac "$nonce" heidi 'correct horse' notadmin)\"}"
    refused 403 M_FORBIDDEN HMAC 'no client makes itself an administrator'
    path=/_matrix/client/api/v1/register post "{\"type\":\"org.matrix.login.shared_secret\",
        \"user\":\"heidi\",\"password\":\"correct horse\",
        \"mac\":\"$(mac heidi 'correct horse' notadmin)\"}"
    is "$(json .user_id)" '@heidi:localhost' 'version 1 does without a nonce'
done

# Nonces are one for all responders, and get old.
begin FastCGI
sql 'TRUNCATE register.used_nonce'
nonce
at_once 8 "{\"nonce\":\"$nonce\",\"username\":\"bob\",\"password\":\"correct horse\",
    \"mac\":\"$(mac "$nonce" bob 'correct horse' notadmin)\"}"
is "$(how_many '^200 ')" 1 'of eight orders with one nonce one is carried out'
responders_stop
nonce
left=$(($(cut -d. -f2 <<<"$nonce") - $(date +%s)))
[ "$left" -gt 50 ] && [ "$left" -le 60 ]
ok $? 'a nonce is good for a minute'
# signed SECONDS: a nonce of our own that is good for so long.
signed() {
    local text
    text=nonce.$(($(date +%s) + $1)).$(printf 'a%.0s' {1..64}).
    nonce=$text$(printf %s "$text" |
        openssl dgst -sha256 -hmac "$(sql \
            "SELECT register_internal.derived_key('nonce')")" | sed 's/.* //')
}
signed -2
order ivan 'correct horse' false ''
refused 400 M_UNKNOWN nonce 'and for no more'
signed 30
order ivan 'correct horse' false ''
is "$(json .user_id)" '@ivan:localhost' 'what it says is under its HMAC'
unlike "$(cat "$work/log")" "correct horse|$secret|$nonce" 'the log has no secret'
done_testing
