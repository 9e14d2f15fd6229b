#!/bin/bash
# The sign-up page on a phone, in every language, through every stage: it says
# what is wrong and what is next in that language alone.
. tests/browser/stack.sh
sql "SELECT register.create_invitation(token => 'walkers', uses => 10)" >/dev/null
post '{"type":"m.login.password","user":"alice","password":"correct horse"}'
sql "INSERT INTO register.account_oauth2 (localpart, provider, subject)
     VALUES ('alice', 'numbers', '99')"
decide_flows "m.login.registration_token m.login.terms m.login.recaptcha \
matrix_register.login.proof_of_work m.login.email.code m.login.email.url \
m.login.email.identity m.login.oauth2 m.login.dummy m.login.password"
visit tests/browser/walk.mjs "http://127.0.0.1:$port" build/browser/walk \
    "$inbox"
done_testing
