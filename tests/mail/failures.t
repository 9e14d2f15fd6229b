#!/bin/bash
# Mails that can't be sent, now or ever.
. tests/tap.sh
. tests/mail/steps.sh
cluster_start
server_start
last_error() { sql 'SELECT last_error FROM register.mails LIMIT 1'; }

server_stop
queue bob@a.example >"$work/output"
once
is "$? $(states)" '0 waiting|1 ' 'without a server a mail waits'
like "$(cat "$work/log")" \
    "^<4>mail outcome=retry id=1 tries=1 error=\"Couldn't connect to server\"$" \
    'the log has the reason'
is "$(last_error)" "Couldn't connect to server" 'so have administrators'
once
is "$(states)" 'waiting|1 ' 'it is not tried before its time'
server_start
goes_by '10 seconds'
once
is "$(states) $(addressees)" 'sent|2  bob@a.example' \
    'when the server is back it is sent'

empty
echo '451 later' >"$inbox/answer"
queue carol@a.example >"$work/output"
once
is "$? $(states)" '0 waiting|1 ' 'a mail that is refused for now waits'
like "$(last_error)" '\(SMTP 451\)$' 'the reason has the reply'
rm "$inbox/answer"
goes_by '10 seconds'
once
is "$(states) $(addressees)" 'sent|2  carol@a.example' 'until it is taken'

empty
echo '550 never' >"$inbox/answer"
queue dave@a.example >"$work/output"
once
is "$? $(states)" '0 given up|1 ' 'a mail that is refused for good is given up'
like "$(tail -1 "$work/log")" \
    '^<3>mail outcome=given-up id=3 tries=1 error="[^"]*\(SMTP 550\)"$' \
    'loudly'
is "$(sql 'SELECT count(*) FROM register.mail WHERE text IS NULL')" 1 \
    'its content is erased'

rm "$inbox/answer"
empty
queue unknown@a.example >"$work/output"
queue bob@a.example >"$work/output"
once
is "$(states)" 'given up|1 sent|1 ' 'so is one to an address that is unknown'

empty
queue erin@a.example >"$work/output"
goes_by '31 minutes'
once
is "$(states)" 'given up|0 ' 'a mail that has expired is given up'
like "$(tail -1 "$work/log")" \
    '^<3>mail outcome=given-up count=1 error="expired before' 'loudly, too'
is "$(arrived)" 0 'and not sent'

# A server that takes connections and says nothing.
empty
touch "$inbox/silent"
queue frank@a.example >"$work/output"
started=$SECONDS
once
is "$? $(states)" '0 waiting|1 ' 'a mail for a server that is silent waits'
[ $((SECONDS - started)) -le 7 ]
ok $? 'no other mail waits for that server for long'
rm "$inbox/silent"
goes_by '10 seconds'
once
is "$(states)" 'sent|2 ' 'until it speaks'
log_is_discreet

# A resolver that hangs.
empty
sql "UPDATE register.settings SET smtp_url = 'smtp://mail.example'"
queue bob@a.example >"$work/output"
cc -shared -fPIC -o "$work/resolver.so" -x c - <<<'
    #include <unistd.h>
    int getaddrinfo(void) { return (int)sleep(60); }'
LD_PRELOAD=$work/resolver.so once
is "$(states) $(sql 'SELECT next_try_at - queued_at < interval $$40 seconds$$
                       FROM register.mail')" 'waiting|1  t' 'nor does it wait for a resolver for long'
done_testing
