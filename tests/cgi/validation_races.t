#!/bin/bash
# Addresses that are validated here, when several requests come at once.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/validation.sh
cluster_start
begin CGI
sql "UPDATE register.settings SET $settings, mails_per_peer = 1000,
            mails_per_address = 1000, mails_per_session = 1000,
            one_account_per_address = false, slots_per_machine = 8"
flows "'$type m.login.password'"
responders_start 4
order() {
    path=$v3 at_once 8 '{"client_secret":"'"$1"'","email":"'"$2"'","send_attempt":'"$3"'}'
}
accounts() { sql 'SELECT count(*) FROM register.account'; }

order a a@example.org 1
is "$(how_many '^200') $(sort -u <<<"$answers" | wc -l)" '8 1' \
    'the same client is answered the same sid eight times'
is "$(mails a@example.org)" link 'and one mail is sent'
order a b@example.org NUMBER
is "$(how_many '^200') $(sort -u <<<"$answers" | wc -l)" '8 1' \
    'also when each attempt is another'
is "$(sql "SELECT send_attempt FROM register.email_validation
            WHERE address = 'b@example.org'")" 8 'the highest one counts'
order NUMBER c@example.org 1
is "$(sort -u <<<"$answers" | grep -c '^200') $(mails c@example.org | wc -w)" '8 8' \
    'eight clients are eight validations'
sql 'UPDATE register.settings SET mails_per_address = 3'
responders_stop
responders_start 4
order NUMBER d@example.org 1
is "$(how_many '^200') $(how_many '^429') $(mails d@example.org)" \
    '3 5 link link link' 'limits hold for those who ask at the same moment'
is "$(sql "SELECT count(*) FROM register.email_validation
            WHERE address = 'd@example.org'")" 3 'who is refused leaves nothing'

# An expired validation that all want to begin anew.
sql "UPDATE register.email_validation SET expires_at = now()
      WHERE address = 'a@example.org'"
order a a@example.org 1
is "$(how_many '^200') $(mails a@example.org)" '8 link link' \
    'one that has expired begins anew once'

# One validation and several sign-ups.
decide_flows "$type"
sid=$(sql "SELECT sid FROM register.email_validation
            WHERE address = 'a@example.org'")
page POST "$(link a@example.org)" "$confirmed" 'an address is confirmed'
at_once 8 '{"type":"'"$type"'","user":"one-NUMBER","threepidCreds":'"$(shown "$sid" a)"'}'
is "$(how_many '^200') $(how_many '^400 .*M_THREEPID_AUTH_FAILED') $(accounts)" \
    '1 7 1' 'of eight who show a validation one gets an account'
is "$(sql 'SELECT count(*) FROM register.name')" 1 'the others hold no name'
decide_flows "$type m.login.dummy"
path=$v3 post '{"client_secret":"b","email":"e@example.org","send_attempt":1}'
sid=$(json .sid)
page POST "$(link e@example.org)" "$confirmed" 'another one is'
sessions=()
for number in 1 2 3 4; do
    show "$(shown "$sid" b)" '"user":"two-'$number'"'
    next m.login.dummy "sign-up $number shows it"
    sessions+=("$session")
done
for session in "${sessions[@]}"; do
    {
        finish "$session"
        echo "$status $body" >"$work/answer.$session"
    } &
    clients+=($!)
done
wait "${clients[@]}"
answers=$(cat "$work"/answer.*)
is "$(how_many '^200') $(how_many '^400 .*M_THREEPID_AUTH_FAILED') $(accounts)" \
    '1 3 2' 'of four that end at once one gets an account'
is "$(sql "SELECT count(*) FROM register.account_email
            WHERE address = 'e@example.org'")" 1 'which has the address'
finish "${sessions[0]}"
was="$status $body"
finish "${sessions[0]}"
is "$status $body" "$was" 'and the same request again is answered the same'
unlike "$(cat "$work/log")" '<[0-4]>' 'nothing is worth a warning'
done_testing
