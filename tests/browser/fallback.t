#!/bin/bash
# Every stage's page in a real browser, opened as clients open it.
. tests/browser/stack.sh
decide_flows "m.login.terms m.login.registration_token m.login.recaptcha \
matrix_register.login.proof_of_work m.login.email.code m.login.email.url \
m.login.email.identity m.login.oauth2 m.login.dummy m.login.password"
visit tests/browser/fallback.mjs "http://127.0.0.1:$port" build/browser \
    "$inbox"
is "$(sql "SELECT localpart || ' ' || cardinality(stages) FROM register.session
            WHERE completed_at IS NOT NULL")" 'bob 10' \
    'ten pages and a client made one account'
done_testing
