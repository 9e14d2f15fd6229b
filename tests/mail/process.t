#!/bin/bash
# The life of the mailer: options, signals, a database that goes away.
. tests/tap.sh
. tests/mail/steps.sh
cluster_start
in_state() { [ "$(states)" = "$1|1 " ]; }
is_gone() { ! kill -0 "$1" 2>/dev/null; }

like "$("$mailer" --help)" '^usage: ' '--help says how it is used'
like "$("$mailer" --version)" '^matrix-register-mailer [0-9.]+$' '--version tells it'
"$mailer" --nonsense >"$work/output" 2>&1
is $? 64 'an unknown option is refused'
once
is $? 0 '--once has nothing to do before there are settings'
server_start
queue_many 3
once
is "$? $(states)" '0 sent|1 sent|1 sent|1 ' '--once sends all that is due'

empty
mailer_start
queue bob@a.example >"$work/output"
until_true 3 have_arrived 1
ok $? 'a mail is sent within seconds'
started=${EPOCHREALTIME/./}
mailers_stop
[ $((${EPOCHREALTIME/./} - started)) -lt 500000 ]
ok $? 'SIGTERM ends a mailer that waits at once'
mailer_start
sleep 0.2
kill -INT "${mailers[0]}"
until_true 1 is_gone "${mailers[0]}"
ok $? 'so does SIGINT'
mailers_stop
echo 1 >"$inbox/answer"
empty
queue bob@a.example >"$work/output"
queue carol@a.example >"$work/output"
mailer_start
sleep 0.5
kill -TERM "${mailers[0]}"
until_true 4 is_gone "${mailers[0]}"
ok $? 'SIGTERM ends a mailer that sends'
mailers_stop
is "$(states)" 'sent|1 waiting|0 ' 'when the mail in hand is sent'
rm "$inbox/answer"

empty
mailer_start
cluster_stop immediate
"$mailer" --once 2>>"$work/log"
is $? 75 '--once says that the database is away'
sleep 2
kill -0 "${mailers[-1]}"
ok $? 'a mailer waits for it'
cluster_start
queue bob@a.example >"$work/output"
until_true 8 have_arrived 1
ok $? 'and goes on when it is back'

# Away just when a mail has been sent.
empty
echo 1 >"$inbox/answer"
queue bob@a.example >"$work/output"
until_true 3 in_state sending
cluster_stop immediate
sleep 1.5
cluster_start
until_true 8 in_state sent
is "$(arrived) $(states)" '1 sent|1 ' 'a mail that was sent is reported later'
mailers_stop
log_is_discreet
done_testing
