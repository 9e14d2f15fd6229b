#!/bin/bash
# Mailers that are killed, and several at once.
. tests/tap.sh
. tests/mail/steps.sh
cluster_start
server_start
# Slow enough to be killed in the act.
echo 0.04 >"$inbox/answer"
addresses() { seq -f '%g@a.example' "$1" | sort; }

queue_many 20
mailer_start
until_true 10 have_arrived 20
mailers_stop
is "$(addressees)" "$(addresses 20)" 'of twenty mails each arrives once'

empty
queue_many 20
mailer_start
mailer_start
until_true 10 have_arrived 20
sleep 0.3
mailers_stop
is "$(addressees)" "$(addresses 20)" 'with two mailers as well'
is "$(sql 'SELECT max(tries) FROM register.mail')" 1 'none was tried twice'

empty
queue_many 20
kills=0
until [ "$(sql "SELECT count(*) FROM register.mails
                 WHERE state = 'sent'")" = 20 ] || [ $kills = 60 ]; do
    mailer_start
    sleep "0.$((10 + RANDOM % 30))"
    mailers_stop KILL
    kills=$((kills + 1))
    # No test has to wait here for the claims to run out.
    sql "UPDATE register.mail SET claimed_until = now() - interval '1 second'
          WHERE claimed_until IS NOT NULL"
done
[ $kills -gt 3 ]
ok $? "the mailer is killed several times ($kills)"
is "$(addressees | uniq)" "$(addresses 20)" 'every mail arrives all the same'
is "$(grep -h ^Message-ID: "$inbox"/*.mail | sort -u | wc -l)" 20 \
    'one that arrives twice has the same message ID'
is "$(sql "SELECT count(*) FROM register.mail WHERE text IS NOT NULL")" 0 \
    'nothing stays of their content'
log_is_discreet
done_testing
