# shellcheck shell=bash
# What the tests of m.login.oauth2 have in common; sourced after
# tests/cgi/outside.sh.
type=m.login.oauth2
page=$path/oauth2
secrets='client(%20|[ +])secret'
# provider NAME COLUMN VALUE…: a provider that is told so much of; $outside is
# put before a value that begins with a slash.
provider() {
    local columns="name, client_id" values="'$1', 'register'"
    shift
    while [ $# -gt 0 ]; do
        columns+=", $1"
        values+=", '${2/#\//$outside/}'"
        shift 2
    done
    sql "INSERT INTO register.oauth2_provider ($columns) VALUES ($values)"
}
# plain NAME TOKENPATH USERINFOPATH [CLAIM]: one of plain OAuth2.
plain() {
    provider "$1" place 2 authorization_endpoint /oauth2/authorize \
        token_endpoint "$2" userinfo_endpoint "$3" scope 'read user' \
        subject_claim "${4-id}"
    sql "SELECT register.set_secret('oauth2 $1', 'client secret')"
}
# ask [MEMBERS]: the client begins, or looks how far it is. Sets session, uri.
ask() {
    post '{"type":"'"$type"'"'"${1:+,$1}"'}'
    uri=$(json .uri)
    [ "$uri" = null ] || session=$(json .session)
}
poll() { ask '"session":"'"$session"'"'; }
# log_in [PERSON]: the browser goes to the provider, and returns with $back.
log_in() {
    back=$(curl -si "$uri${1:+&as=$1}" |
        sed -nE 's/^Location: http[^?]*oauth2\?([^'$'\r'']*).*/\1/p')
    secrets+="|$(sed -E 's/[a-z]+=//g; s/&/|/g' <<<"$back")|$session"
}
look() { query=$back path=$page request "${1-GET}"; }
press() { path=$page request POST "$back"; }
# shown STATUS TITLE NAME: the last answer is a page, that no cache may keep.
shown() {
    is "$status $(of_header Referrer-Policy) $(of_header Cache-Control) $(
        grep -o '<h1>.*</h1>' <<<"$body")" \
        "$1 no-referrer no-store <h1>$2</h1>" "$3"
}
worked='That worked' wrong='That did not work'
gone='This login no longer works'
# unreachable NAME: the last answer is a page that asks for patience.
unreachable() {
    shown 503 "$wrong" "$1"
    is "$(of_header Retry-After)" 10 'and says when to come back'
}
# identify MEMBERS PERSON: a sign-up up to the button.
identify() {
    ask "$1"
    log_in "$2"
    press
}
subjects() {
    sql "SELECT string_agg(concat_ws(' ', provider, subject, localpart), ', '
                ORDER BY linked_at) FROM register.account_oauth2"
}
what_is_stored() { sql 'SELECT * FROM register.oauth2_login, register.session'; }
# late [USER]: a session that has it before it.
late() {
    post '{"type":"m.login.dummy"'"${1:+,\"user\":\"$1\"}"'}'
    session=$(json .session)
    mine='"session":"'"$session"'"'
}
