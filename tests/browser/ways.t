#!/bin/bash
# The sign-up page where flows part, by keyboard and by finger, in another
# language, for a client that has opened it, and when things go wrong.
. tests/browser/stack.sh
post '{"type":"m.login.password","user":"alice","password":"correct horse"}'
sql "SELECT register.set_secret('shared_secret', 'shared'),
         register.create_invitation(token => 'many', uses => 100)" >/dev/null
visit tests/browser/ways.mjs "http://127.0.0.1:$port" build/browser/ways
done_testing
