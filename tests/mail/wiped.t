#!/bin/bash
# Nothing of a mail that was sent, or could not be, stays in the memory of the
# mailer: it has a code, and the password of the mail server came with it.
. tests/tap.sh
[ "$(id -u)" = 0 ] || { echo '1..0 # SKIP only root can read the memory of a process'; exit; }
. tests/mail/steps.sh
cluster_start
server_start
mailer_start
is_wiped() { [ "$(in_memory "${mailers[0]}" 'ecret-c0d' 'ecret-w0rd')" = read ]; }
is_tried() { [ "$(sql "SELECT count(*) FROM register.mail WHERE tries > 0 AND claimed_until IS NULL")" = "$1" ]; }
queue bob@a.example secret-c0de >"$work/output"
until_true 5 is_tried 1
until_true 3 is_wiped
is "$? $(states)" '0 sent|1 ' 'a mail that was sent leaves nothing'
sql "UPDATE register.settings SET smtp_user = 'mailer', smtp_url = 'smtp://127.0.0.1:1';
     SELECT register.set_secret('smtp_password', 'secret-w0rd')" >"$work/output"
queue carol@a.example secret-c0de >"$work/output"
until_true 5 is_tried 2
until_true 3 is_wiped
is "$? $(states)" '0 sent|1 waiting|1 ' 'nor does one that could not be'
done_testing
