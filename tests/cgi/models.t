#!/bin/bash
# The models of the API's Swagger document, and what clients of version 1 send.
. tests/tap.sh
cluster_start

# fits MODEL NAME: the body has the model's properties, of their types.
declare -A models=(
    [RegistrationFlows]='(keys == ["flows"]) and (.flows | type == "array")
        and all(.flows[]; (.type | type == "string")
            and (keys - ["stages", "type"] == [])
            and ((has("stages") | not) or ((.stages | type == "array")
                and (.stages | length > 0) and .stages[0] == .type
                and all(.stages[]; type == "string"))))'
    [RegistrationResult.next]='(keys == ["next", "session"])
        and all(.[]; type == "string" and length > 0)'
    [RegistrationResult.account]='(keys == ["access_token", "home_server", "user_id"])
        and all(.[]; type == "string" and length > 0)
        and (.user_id | test("^@[a-z0-9._=/+-]+:"))'
    [Error]='(keys - ["matrix_register.error"] == ["errcode", "error"])
        and all(.[]; type == "string" and length > 0)'
)
fits() {
    jq -e "${models[$1]}" <<<"$body" >/dev/null
    ok $? "$2" || echo "# $body"
}

get
fits RegistrationFlows 'the flows of a new installation fit their model'
flows "'m.login.dummy m.login.password', 'm.login.dummy', 'm.login.password'"
get
fits RegistrationFlows 'flows of several stages fit it'
flows "'m.login.dummy m.login.password', 'm.login.password'"
post '{"type":"m.login.dummy"}'
fits RegistrationResult.next 'a stage with more to come fits RegistrationResult'
post '{"type":"m.login.password","password":"correct-horse","session":"'"$(json .session)"'"}'
fits RegistrationResult.account 'the last stage fits it'
post '{"type":"m.login.nonsense"}'
fits Error 'an error fits the standard error'
is "$status $(json '.error[0:14]')" '400 Bad login type' \
    'an unknown type is 400 Bad login type'
post '{"type":"m.login.password"}'
fits Error 'so does another'
is "$status $(json '.error[0:17]')" '400 Missing JSON keys' \
    'a missing key is 400 Missing JSON keys'

# Requests as clients of that time write them.
responders_start
form='CONTENT_TYPE=application/x-www-form-urlencoded'
answer=$(printf '%s' '{"type":"m.login.password","user":"form","password":"correct-horse"}' |
    env REQUEST_METHOD=POST SCRIPT_NAME="$path" "$form" CONTENT_LENGTH=68 \
        cgi-fcgi -bind -connect "$work/fastcgi.sock")
split_answer "$answer"
is "$(json .user_id)" '@form:localhost' 'JSON that is said to be a form'
post '{"user": "web", "password": "correct-horse", "type": "m.login.password",
       "bind_email": true, "captcha": null}'
is "$(json .user_id)" '@web:localhost' 'keys of other stages'
post '{"type":"m.login.password","user":"phone","password":"correct-horse","session":null}'
is "$(json .user_id)" '@phone:localhost' 'a null session'
done_testing
