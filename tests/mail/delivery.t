#!/bin/bash
# A mail arrives as it was meant, at a server that others have written, with
# the mailer under the sanitizers.
. tests/tap.sh
. tests/mail/steps.sh
cluster_start
server_start
server_stop
mailer=$PWD/build/asan/matrix-register-mailer
/usr/bin/python3 -m aiosmtpd -n -l "127.0.0.1:$(cat "$inbox/port")" \
    -c aiosmtpd.handlers.Mailbox "$work/maildir" 2>>"$work/server.log" &
server=$!
until_true 10 test -d "$work/maildir/new"
until_true 10 bash -c "exec 3<>/dev/tcp/127.0.0.1/$(cat "$inbox/port")" 2>/dev/null
# of FILTER: what jq finds in the mail.
of() { jq -r "$1" "$work/mail"; }
# delivers: the mailer sends the one mail there is.
delivers() {
    rm -f "$work"/maildir/new/*
    once
    is "$? $(find "$work/maildir/new" -type f | wc -l)" '0 1' "$1"
    tests/mail/parts "$work"/maildir/new/* >"$work/mail"
}

queue bob@a.example >"$work/output"
delivers 'a mail arrives'
is "$(of .from)" 'Sign-up <no-reply@b.example>' 'it says whom it is from'
is "$(of .to)" 'bob@a.example' 'and whom it is for'
is "$(of .subject)" 'Your code for localhost: 123456' 'and what it is about'
is "$(of .auto_submitted)" auto-generated 'and that no answer is wanted'
is "$(of '.headers | map(select(startswith("x-") | not)) | sort | join(" ")')" \
    "auto-submitted content-type date from message-id mime-version subject to" \
    'it has each header once'
is "$(of .message_id)" "$(sql 'SELECT message_id FROM register.mail')" \
    'its message ID is that in the outbox'
like "$(($(date +%s) - $(of .sent_at)))" '^[0-9]$' 'its date is now'
is "$(of '.type + " " + (.parts | map(.type) | join(" "))')" \
    'multipart/alternative text/plain text/html' \
    'it has a plain part, and one to prefer'
for part in 0 1; do
    like "$(of ".parts[$part].content")" 123456 'a part has the code'
    is "$(of ".parts[$part].encoding")" quoted-printable 'in a safe encoding'
done
like "$(of '.parts[0].content')" 'https://b.example/\?a=1&b=2' \
    'the plain part has the link'
like "$(of '.parts[1].content')" 'href="https://b.example/\?a=1&amp;b=2"' \
    'so has the other'
is "$(states)" 'sent|1 ' 'the outbox says that it is sent'
like "$(cat "$work/log")" '^<6>mail outcome=sent id=1 tries=1$' 'so does the log'
once
is "$? $(find "$work/maildir/new" -type f | wc -l)" '0 1' \
    'it is not sent again'

text=$'.\n.. "Grüße" & <b>=20</b>\t😀\n.\n\nFrom here'
sql "UPDATE register.mail_template
        SET subject = 'Ihr Schlüssel für {server_name} 😀 lautet: {code}',
            text = '$text ' || repeat('ü=', 500) || ' {code}',
            html = '<p>' || repeat('ü&amp;', 500) || '{code}</p>' WHERE kind = 'code';
     UPDATE register.settings SET mail_from = 'Žofie, B. <no-reply@b.example>'"
queue carol@a.example >"$work/output"
delivers 'a mail in other letters arrives'
is "$(of .subject)" 'Ihr Schlüssel für localhost 😀 lautet: 123456' \
    'its subject can be read'
is "$(of .from)" '"Žofie, B." <no-reply@b.example>' 'so can its sender'
is "$(of '.parts[0].content')" "$text $(printf 'ü=%.0s' {1..500}) 123456" \
    'the text arrives to the letter'
is "$(of '.parts[1].content')" \
    "<p>$(printf 'ü&amp;%.0s' {1..500})123456</p>" 'so does the other part'
like "$(of .longest_line)" '^[1-9]?[0-9]$' 'no line is long'
unlike "$(cat "$work/log")" 'ERROR|runtime error' 'the sanitizers have nothing to say'
log_is_discreet
done_testing
