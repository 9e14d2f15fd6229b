#!/bin/bash
# The sign-up page in front of a homeserver: who signed up can log in there, be it
# after an administrator has approved the account.
. tests/browser/stack.sh
eval "$(declare -f cleanup_more | sed '1s/cleanup_more/cleanup_stack/')"
. tests/homeserver/homeserver.sh
cleanup_more() { cleanup_homeserver; cleanup_stack; }
hs_start
sql "UPDATE register.settings SET homeserver_url = '$hs',
         homeserver_way = 'shared_secret',
         smtp_url = smtp_url, mail_from = coalesce(mail_from, 'us@example.org');
     SELECT register.set_secret('homeserver', '$secret')" >/dev/null
visit tests/browser/homeserver.mjs "http://127.0.0.1:$port" \
    build/browser/homeserver "$inbox" "$hs"
done_testing
