#!/bin/bash
# The sign-up page in a real browser, from the first page to the user ID.
. tests/browser/stack.sh
sql "SELECT register.reserve_name('admin', 'ours')" >/dev/null
post '{"type":"m.login.password","user":"alice","password":"correct horse"}'
sql 'TRUNCATE register.device CASCADE'
decide_flows "m.login.registration_token m.login.terms m.login.recaptcha \
matrix_register.login.proof_of_work m.login.email.code m.login.email.url \
m.login.email.identity m.login.oauth2 m.login.dummy m.login.password"
visit tests/browser/register.mjs "http://127.0.0.1:$port" "$inbox"
done_testing
