#!/bin/bash
# Stages of several requests when several come at once, or come again.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start
begin FastCGI
code=m.login.email.code
pow=matrix_register.login.proof_of_work
decide "UPDATE register.settings SET mail_from = 'a@example.org',
        smtp_url = 'smtp://localhost', public_base_url = 'https://localhost',
        work_difficulty = 4, mails_per_peer = 1000, mails_per_address = 1000"
mailed() {
    sql "SELECT text FROM register.mail WHERE address = '$1'
          ORDER BY id DESC LIMIT 1" | grep -oE '^ *[0-9]{6} *$' | tr -d ' '
}
accounts() { sql 'SELECT count(*) FROM register.account'; }
start_mail() {
    post '{"type":"'$code'","user":"'"$1"'","email":"'"$2"'"}'
    session=$(json .session)
}

decide_flows "$code"
start_mail bob bob@example.org
right=$(mailed bob@example.org)
at_once 6 '{"type":"'$code'","session":"'"$session"'","code":"'"$right"'"}'
is "$(sort -u <<<"$answers" | grep -c '^200 {"user_id":"@bob')" 1 \
    'six times the right code at once is one account and one answer'
is "$(how_many '^200') $(accounts)" '6 1' 'for all six'
start_mail carol carol@example.org
right=$(mailed carol@example.org)
wrong=$(printf '%06d' $(((10#$right + 1) % 1000000)))
at_once 8 '{"type":"'$code'","session":"'"$session"'","code":"'"$wrong"'"}'
is "$(how_many 'tries left, start') $(how_many '^403') $(how_many '^400')" \
    '1 5 3' 'eight wrong codes at once are five tries'
post '{"type":"'$code'","session":"'"$session"'","code":"'"$right"'"}'
refused 400 M_UNKNOWN 'start again' 'then the sign-up is over'

start_mail dave shared@example.org
first=$session first_code=$(mailed shared@example.org)
start_mail erin shared@example.org
second=$session second_code=$(mailed shared@example.org)
printf '%s\n' "$first $first_code" "$second $second_code" >"$work/pairs"
while read -r session right; do
    (
        post '{"type":"'$code'","session":"'"$session"'","code":"'"$right"'"}'
        echo "$status $body" >"$work/answer.$session"
    ) &
    clients+=($!)
done <"$work/pairs"
wait "${clients[@]}"
answers=$(cat "$work"/answer.*)
rm "$work"/answer.*
is "$(how_many '^200') $(how_many 'M_THREEPID_IN_USE')" '1 1' \
    'two sign-ups with one address at once are one account'
is "$(sql "SELECT count(*) FROM register.account_email
            WHERE address = 'shared@example.org'") $(accounts)" '1 2' \
    'which has the address'

at_once 12 '{"type":"'$code'","email":"flood@example.org"}'
is "$(how_many '^200') $(sql "SELECT count(DISTINCT code_hash) FROM
    register.email_proof WHERE address = 'flood@example.org'")" '12 12' \
    'twelve mails asked for at once are twelve codes'
decide 'UPDATE register.settings SET mails_per_address = 15'
at_once 12 '{"type":"'$code'","email":"flood@example.org"}'
is "$(how_many '^200') $(how_many '^429')" '3 9' \
    'the limit holds for those who ask at the same moment'

decide_flows "$pow"
post '{"type":"'$pow'","user":"frank"}'
session=$(json .session) challenge=$(json .challenge)
number=$(perl -MDigest::SHA=sha256 -e '
    for (my $number = 0;; $number++) {
        next if ord(sha256("$ARGV[0].$number")) >> 4;
        print $number;
        last;
    }' "$challenge")
solved='{"type":"'$pow'","session":"'"$session"'","challenge":"'"$challenge"'","number":"'"$number"'"}'
at_once 6 "$solved"
is "$(sort -u <<<"$answers" | grep -c '^200 {"user_id":"@frank')" 1 \
    'six times the solved challenge at once is one account and one answer'
first=$(head -n 1 <<<"$answers")
post "$solved"
is "$status $body" "$first" 'and once more the same, byte for byte'
decide_flows "$pow m.login.password"
post '{"type":"'$pow'","user":"grace"}'
session=$(json .session)
at_once 6 '{"type":"'$pow'","session":"'"$session"'"}'
is "$(how_many '^200.*"challenge"')" 6 'a challenge can be asked for by many at once'
is "$(sql "SELECT count(*) FROM register.session WHERE completed_at IS NULL
            AND stages = '{}' AND id = sha256('$session')")" 1 \
    'in one session'
at_once 6 '{"type":"'$pow'","user":"heidiNUMBER"}'
is "$(how_many '^200')" 6 'and by many sign-ups'
at_once 6 '{"type":"'$pow'","user":"ivan"}'
is "$(how_many '^200') $(sql 'SELECT count(*) FROM register.name
    WHERE session_id IS NOT NULL')" '6 0' 'a challenge holds no name'

unlike "$(cat "$work/log")" '<[0-4]>' 'nothing is worth a warning'
done_testing
