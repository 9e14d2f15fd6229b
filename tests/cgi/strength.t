#!/bin/bash
# Passwords that are easily guessed are refused, at every endpoint, with a
# reason.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/v3.sh
cluster_start
v1=/_matrix/client/api/v1/register
v3=$path
admin=/_synapse/admin/v1/register
shared=org.matrix.login.shared_secret
secret='a shared secret'
guessed='This password is easily guessed: '

# mac PART…: HMAC-SHA1 of the parts with NULs between.
mac() {
    printf '%s\0' "$@" | head -c -1 |
        openssl dgst -sha1 -hmac "$secret" | sed 's/.* //'
}
# Each signs up with a user name and a password.
by_v1() {
    path=$v1 post '{"type":"m.login.password","user":"'"$1"'","password":"'"$2"'"}'
}
by_v3() {
    path=$v3 post '{"auth":{"type":"m.login.dummy"},"username":"'"$1"'",
        "password":"'"$2"'"}'
}
by_secret() {
    path=$v1 post '{"type":"'"$shared"'","user":"'"$1"'","password":"'"$2"'",
        "mac":"'"$(mac "$1" "$2" notadmin)"'"}'
}
by_nonce() {
    path=$admin get
    nonce=$(json .nonce)
    path=$admin post '{"nonce":"'"$nonce"'","username":"'"$1"'","password":"'"$2"'",
        "mac":"'"$(mac "$nonce" "$1" "$2" notadmin)"'"}'
}

for mode in $modes; do
    begin "$mode"
    decide "UPDATE register.settings SET server_name = 'localhost';
        SELECT register.set_secret('shared_secret', '$secret')"
    for endpoint in v1 v3 secret nonce; do
        while IFS='|' read -r password name reason; do
            "by_$endpoint" frederika "$password"
            refused 400 M_WEAK_PASSWORD "$guessed.*$reason.*add another word" \
                "\"$password\" is refused ($endpoint)"
            is "$(json '."matrix_register.reason"')" "$name" 'by a reason with a name'
        done <<'END'
password|known|among the passwords that are tried first
12345678|known|among the passwords that are tried first
Passw0rd!|disguised_word|digits or signs for letters
frederika|name|the user name
FREDERIKA|name|the user name
Fr3d3rik@|name|the user name
akirederf|name|the user name
localhost|name|the name of the server
        |character|the same character
aaaaaaaaaaaa|repetition|repeating
abcdefghijk|row|rows of characters
rtyuiofgh|keys|rows of keys
11.11.1980|date|dates
END
        is "$(sql "SELECT count(*) FROM register.account
                    WHERE localpart = 'frederika'")" 0 'no account is made of it'
        "by_$endpoint" "$endpoint-1" 'correct horse'
        is "$status" 200 'two words are taken'
    done
    by_v1 eve 'ｐａｓｓｗｏｒｄ'
    refused 400 M_WEAK_PASSWORD "$guessed" 'it is judged in NFKC'
    by_v1 eve 'ＥＶＥＥＶＥＥＶＥ'
    refused 400 M_WEAK_PASSWORD "$guessed" 'the names, too'
    by_v1 eve '\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b'
    refused 400 M_WEAK_PASSWORD "$guessed" 'invisible characters are no password'
    by_v1 eve 'eeeeeee'
    refused 400 M_WEAK_PASSWORD 'too short.*8 characters' 'a short one is said to be short'
    by_v1 '@Frederika:localhost' frederika
    refused 400 M_WEAK_PASSWORD "$guessed.*the user name" 'the name is known in every form'

    # As much as the administrator wants.
    decide "UPDATE register.settings SET password_strength = 3"
    by_v1 carol correcthorse
    refused 400 M_WEAK_PASSWORD "$guessed" 'more can be asked for'
    decide "UPDATE register.settings SET password_strength = 1"
    by_v1 carol carol2024
    refused 400 M_WEAK_PASSWORD "$guessed" 'or less'
    by_v1 carol sommer2024
    is "$status" 200 'which more passwords have'
    decide "UPDATE register.settings SET password_strength = 0"
    for endpoint in v1 v3 secret nonce; do
        "by_$endpoint" "$endpoint-2" password
        is "$status" 200 "or nothing ($endpoint)"
    done
    decide "UPDATE register.settings SET password_strength = 2"

    # A client that was refused can go on.
    decide_flows 'm.login.dummy m.login.password'
    path=$v1 post '{"type":"m.login.dummy","user":"zorgblatt"}'
    next m.login.password 'a sign-up that has begun'
    for password in password zorgblatt Zorgblatt1; do
        path=$v1 post '{"type":"m.login.password","session":"'"$session"'",
            "password":"'"$password"'"}'
        refused 400 M_WEAK_PASSWORD "$guessed" "may be refused $password"
    done
    path=$v1 post '{"type":"m.login.password","session":"'"$session"'","password":"correct horse"}'
    made @zorgblatt:localhost 'and take another one'
    path=$v3 post '{"auth":{"type":"m.login.dummy"},"username":"blattzorg"}'
    session=$(json .session)
    path=$v3 post '{"auth":{"session":"'"$session"'"},"password":"blattzorg"}'
    refused 400 M_WEAK_PASSWORD "$guessed.*the user name" 'also in later versions'
    path=$v3 post '{"auth":{"session":"'"$session"'"},"username":"zattblorg",
        "password":"zattblorg1"}'
    refused 400 M_WEAK_PASSWORD "$guessed" 'or of the name that it asks for now'
    path=$v3 post '{"auth":{"session":"'"$session"'"},"password":"zattblorg"}'
    is "$(json .user_id)" '@blattzorg:localhost' 'a rare word is none for others'
done
unlike "$(cat "$work/log")" 'correct.horse|password[^_]*(word|first)' \
    'the log says no more than that it was guessable'
like "$(cat "$work/log")" 'outcome=guessable_password ' 'which it does say'
done_testing
