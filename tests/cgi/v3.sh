# shellcheck shell=bash
# What the tests of version 3 have in common; sourced after
# tests/cgi/steps.sh.
path=/_matrix/client/v3/register

# going FILTER WANTED NAME: the last answer is a 401 in which jq finds this.
going() {
    is "$status $(jq -rc "$1" <<<"$body" 2>&1)" "401 $2" "$3" || echo "# $body"
    session=$(json .session)
}
# start BODY: posts it and takes the session of the answer.
start() {
    post "$1"
    session=$(json .session)
}
# registered USER NAME: the last answer is an account with a login.
registered() {
    local of_device='"device_id":"[^"]+","home_server":"localhost"'
    like "$status $body" \
        "^200 \{\"user_id\":\"$1\",\"access_token\":\"[0-9a-f]{64}\",$of_device\}$" \
        "$2"
}
# auth KEYS [MORE]: posts with the session.
auth() { post "{\"auth\":{\"session\":\"$session\"${1:+,$1}}${2:+,$2}}"; }
