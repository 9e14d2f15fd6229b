# shellcheck shell=bash
# What the tests of addresses that are validated here have in common; sourced
# after tests/cgi/steps.sh.
v3=/_matrix/client/v3/register/email/requestToken
type=m.login.email.identity
settings="mail_from = 'noreply@example.org', smtp_url = 'smtp://localhost',
          public_base_url = 'https://example.org'"

# order SECRET ADDRESS ATTEMPT [MEMBERS]: has it validated. Sets sid.
order() {
    path=${requests-$v3} post '{"client_secret":"'"$1"'","email":"'"$2"'","send_attempt":'"$3${4:+,$4}"'}'
    sid=$(json '.sid // "none"')
}
# ordered NAME: the last answer has a sid and nothing else.
ordered() { like "$status $body" '^200 \{"sid":"[0-9a-f]{32}"\}$' "$1"; }
mails() {
    sql "SELECT coalesce(string_agg(kind, ' ' ORDER BY id), 'none')
           FROM register.mail${1:+ WHERE address = '$1'}"
}
# link ADDRESS: the query of the link in the last mail to it.
link() {
    sql "SELECT text FROM register.mail WHERE address = '$1'
          ORDER BY id DESC LIMIT 1" |
        sed -n 's|^https://example.org'"$path"'/email?||p'
}
# page METHOD QUERY [TITLE NAME]: what such a link leads to, and its title.
page() {
    local path=$path/email query=
    if [ "$1" = POST ]; then
        request POST "$2"
    else
        query=$2
        request "$1"
    fi
    [ -z "${3-}" ] || like "$status $(grep '<h1>' <<<"$body")" " <h1>$3" "$4"
}
confirmed='Your address is confirmed'
gone='This link no longer works'
shown() { printf '{"sid":"%s","clientSecret":"%s"}' "$1" "$2"; }
# show CREDENTIALS [MEMBERS]: shows these in a sign-up; finish ends it.
show() { post '{"type":"'$type'","threepidCreds":'"$1${2:+,$2}"'}'; }
finish() { post '{"type":"m.login.dummy","session":"'"${1-$session}"'"}'; }
