#!/bin/bash
# Invitations for one name, and what the page says in the end: of an account, of
# one that waits for approval, and while registration is closed.
. tests/browser/stack.sh
sql "SELECT register.create_invitation(token => 'carls', for_name => 'carl')" >/dev/null
visit tests/browser/ends.mjs "http://127.0.0.1:$port" build/browser/ends \
    "$inbox"
done_testing
