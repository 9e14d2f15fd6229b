#!/bin/bash
# The pages that people come to through a link look like the sign-up page, speak
# the reader's language, and do without scripts.
. tests/browser/stack.sh
decide_flows "m.login.email.url m.login.oauth2 m.login.password"
visit tests/browser/links.mjs "http://127.0.0.1:$port" build/browser/links \
    "$inbox"
done_testing
