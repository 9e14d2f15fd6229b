#!/bin/bash
# Every stage's page in a real browser, on a phone and in every language, opened as
# clients open it.
. tests/browser/stack.sh
decide_flows "m.login.terms m.login.registration_token m.login.recaptcha \
matrix_register.login.proof_of_work m.login.email.code m.login.email.url \
m.login.email.identity m.login.oauth2 m.login.dummy m.login.password"
sql "SELECT register.create_invitation(token => 'many', uses => 100)" >/dev/null
visit tests/browser/fallback.mjs "http://127.0.0.1:$port" build/browser/fallback \
    "$inbox"
is "$(sql "SELECT DISTINCT cardinality(stages) FROM register.session
            WHERE completed_at IS NOT NULL")" 10 \
    'ten pages and a client made each account'
done_testing
