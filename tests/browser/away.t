#!/bin/bash
# The sign-up page says something useful while no responder answers, and without
# scripts.
. tests/browser/stack.sh
decide_flows 'm.login.terms m.login.password'
visit tests/browser/away.mjs "http://127.0.0.1:$port" build/browser/away
done_testing
