#!/bin/bash
# Pages that complete a stage for a client: what they are, and what they send.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/v3.sh
cluster_start
v3=$path
client=/_matrix/client

# page TYPE [VERSION]
page() { path=$client/${2-v3}/auth/$1/fallback/web query=session=x get; }
# fill TYPE [KEYS]: what the page sends.
fill() {
    path=$client/v3/auth/$1/fallback/web \
        post "{\"session\":\"$session\"${2:+,$2}}"
}
# done NAME: the last answer says that the stage is passed, and no more.
passed() { is "$status $body" '200 {"completed":true}' "$1"; }

for mode in $modes; do
    begin "$mode"
    all=$(sql "SELECT string_agg(type, ' ') FROM register.stage_type
                WHERE NOT stands_alone")
    decide_flows "$all"
    for type in $all; do
        page "$type"
        like "$status $(of_header Content-Type) $(tr "\n" " " <<<"$body")" \
            "^200 text/html; charset=utf-8 .*<main data-type=\"$type\" " \
            "there is a page for $type"
    done
    for header in "Content-Security-Policy: default-src 'none'; script-src 'self' ;" \
        'Referrer-Policy: no-referrer' 'X-Content-Type-Options: nosniff' \
        'Cache-Control: no-store'; do
        like "$headers" "^${header//\'/.}" "with ${header%%:*}"
    done
    like "$headers" "frame-ancestors 'self'" \
        'that is put into no frame but one of the same origin'
    like "$body" 'src="../../../../../static/client/register/fallback.js"' \
        'and runs our script'
    like "$body" 'This page needs JavaScript' 'and says so where there are no scripts'
    like "$body" 'data-settings="\{&quot;server_name&quot;:&quot;localhost&quot;' \
        'it has the settings that all pages show'
    page m.login.dummy r0
    is "$status" 200 'also by the older path'
    for type in m.login.foo org.matrix.login.shared_secret \
        m.login.application_service matrix_register.login.guest \
        'm.login.dummy"><script>' "$(printf 'x%.0s' {1..200})"; do
        page "$type"
        like "$status $(tr '\n' ' ' <<<"$body")" '^404 .*<h1>There is no such step' \
            "there is none for ${type:0:40}"
        unlike "$body" '<script>' 'and nothing of it is in the answer'
    done
    decide_flows m.login.dummy
    page m.login.terms
    is "$status" 404 'nor for a stage that no flow has'

    # What a page needs to know.
    sql "SELECT FROM register.publish_terms('privacy_policy', '1.2', 'en',
             'Privacy \"<b>', 'https://example.org/privacy?a&b');
         UPDATE register.settings SET captcha_public_key = 'public',
             captcha_url = 'https://api.hcaptcha.com/siteverify'" >/dev/null
    decide_flows 'm.login.terms m.login.recaptcha'
    page m.login.terms
    like "$body" 'Privacy \\&quot;&lt;b&gt;' 'the documents stand in it, escaped'
    unlike "$headers" hcaptcha 'and nothing from elsewhere may be loaded'
    page m.login.recaptcha
    like "$body" 'data-params="\{&quot;public_key&quot;:&quot;public&quot;\}"' \
        'the public key stands in it'
    like "$body" 'https://js.hcaptcha.com/1/api.js' 'and the script'
    like "$headers" "script-src 'self' https://hcaptcha.com https://\*.hcaptcha.com;" \
        'which may be loaded'
    decide "UPDATE register.settings SET
                captcha_script_url = 'https://captcha.example.org/a/b.js?c'"
    page m.login.recaptcha
    like "$headers" 'frame-src .*https://captcha.example.org;' \
        'an administrator may name another one'
    decide "UPDATE register.settings SET captcha_script_url
        = 'https://' || repeat('x', 253) || ':65535/b.js'"
    page m.login.recaptcha
    like "$status $(of_header Content-Security-Policy)" \
        "^200 default-src 'none'; .*; frame-ancestors 'self'; base-uri 'none'\$" \
        'the longest that there can be cuts nothing off the policy'

    # Passing.
    decide_flows 'm.login.terms m.login.dummy m.login.password' \
        'm.login.registration_token'
    sql "SELECT register.create_invitation(token => 'right')" >/dev/null
    start '{"username":"bob","password":"correct horse"}'
    fill m.login.terms
    passed 'a page passes a stage'
    fill m.login.terms
    passed 'which it may say again'
    path=$v3 auth ''
    going .completed '["m.login.terms"]' 'the client sees it'
    fill m.login.dummy
    passed 'the last stage passes, too'
    is "$(sql 'SELECT count(*) FROM register.accounts')" 0 \
        'but the account is left to the client'
    path=$v3 auth ''
    registered '@bob:localhost' 'who asks with the session'
    fill m.login.dummy
    passed 'after that the page says no more than before'
    fill m.login.registration_token '"token":"wrong"'
    passed 'whatever it sends'

    start '{}'
    fill m.login.registration_token
    refused 400 M_MISSING_PARAM token 'missing keys are refused'
    fill m.login.registration_token '"token":"wrong"'
    refused 403 M_FORBIDDEN 'tries left' 'and so is a wrong token'
    fill m.login.registration_token '"token":"right"'
    passed 'a right one passes'
    path=$v3 auth '' '"username":"carol"'
    registered '@carol:localhost' 'the name may come at the very end'

    # The page of a flow that begins with a password.
    decide_flows 'm.login.password m.login.terms'
    start '{}'
    fill m.login.terms
    refused 400 M_UNKNOWN 'm.login.password would do' 'stages have their order'
    fill m.login.password '"user":"dave","password":"correct horse"'
    passed 'the page of the password takes a name'
    fill m.login.terms
    passed 'and the next stage passes'
    path=$v3 auth ''
    registered '@dave:localhost' 'the account has both'
    decide "UPDATE register.settings SET work_difficulty = 4"
    decide_flows matrix_register.login.proof_of_work
    start '{}'
    fill matrix_register.login.proof_of_work
    is "$status $(json '.begun.difficulty')" '200 4' \
        'a stage of several requests says what has begun'

    # Refusals.
    path=$client/v3/auth/matrix_register.login.proof_of_work/fallback/web
    post '{}'
    refused 400 M_MISSING_PARAM session 'a page has a session'
    post '{"session":5}'
    refused 400 M_BAD_JSON session 'which is a string'
    post 'session=x'
    refused 400 M_NOT_JSON . 'a page sends JSON'
    before=$(traces)
    post '{"session":"'"$(printf '0%.0s' {1..64})"'"}'
    refused 400 M_UNKNOWN 'start again' 'an unknown session is refused'
    is "$(traces)" "$before" 'and none is begun'
    path=$client/v3/auth/m.login.foo/fallback/web post '{"session":"x"}'
    refused 404 M_UNRECOGNIZED . 'an unknown stage is refused'
    decide 'SELECT register.close_registration()'
    fill matrix_register.login.proof_of_work
    refused 403 M_FORBIDDEN closed 'closed registration is closed'
    path=$v3
done
done_testing
