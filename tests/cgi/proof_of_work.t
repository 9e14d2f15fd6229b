#!/bin/bash
# matrix_register.login.proof_of_work: a captcha without a provider.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start
begin anew
type=matrix_register.login.proof_of_work
decide "UPDATE register.settings SET work_difficulty = 9"
decide_flows "$type m.login.dummy"

# solve CHALLENGE [BITS]: a number that gives so many zero bits.
solve() {
    perl -MDigest::SHA=sha256 -e '
        for (my $number = 0;; $number++) {
            my $bits = unpack("B*", sha256("$ARGV[0].$number"));
            if ($bits =~ /^0{$ARGV[1]}/) { print $number; last }
        }' "$1" "${2-9}"
}
# show CHALLENGE NUMBER [SESSION]
show() {
    post '{"type":"'"$type"'","session":"'"${3-$session}"'",
        "challenge":"'"$1"'","number":"'"$2"'"}'
}

# One that has expired when the others have been shown.
decide "UPDATE register.settings SET work_lifetime = '10 s'"
post '{"type":"'"$type"'"}'
short_session=$(json .session) short_challenge=$(json .challenge)
is "$(json '"\(.difficulty) \(.expires_in_ms)"')" '9 10000' \
    'the settings say how long a challenge is good for'
expired=$((SECONDS + 11))
decide "UPDATE register.settings SET work_lifetime = DEFAULT"

post '{"type":"'"$type"'","user":"bob"}'
is "$status $(json 'keys | join(" ")')" \
    '200 algorithm challenge difficulty expires_in_ms session type' \
    'without a challenge the stage begins and hands one out'
is "$(json '"\(.type) \(.algorithm) \(.difficulty) \(.expires_in_ms)"')" \
    "$type sha256 9 600000" 'with all that the client has to know'
is "$(of_header Cache-Control)" no-store 'which no cache keeps'
session=$(json .session)
challenge=$(json .challenge)
is "$(traces)" '0 accounts 0 tokens 0 names 2 sessions 0 uses' \
    'the session has begun, and holds no name yet'
post '{"type":"m.login.dummy","session":"'"$session"'"}'
refused 400 M_UNKNOWN "$type would do" 'the next stage is not open yet'

number=$(solve "$challenge")
for wrong in "$((number - 1))" -2 '' 1e3 ' 1' "0$number " \
    99999999999999999999999; do
    show "$challenge" "$wrong"
    refused 400 M_CAPTCHA_INVALID '9 zero bits' "the number \"$wrong\" is refused"
done
show "${challenge/9./8.}" "$number"
refused 400 M_CAPTCHA_INVALID 'not handed out' 'a challenge made easier is refused'
IFS=. read -r bits expires signature <<<"$challenge"
later=$bits.$((expires + 60)).$signature
show "$later" "$number"
refused 400 M_CAPTCHA_INVALID 'not handed out' 'so is one made longer'
for broken in '' . .. 9 9. x "${challenge%?}" "${challenge}0"; do
    show "$broken" "$number"
    refused 400 M_CAPTCHA_INVALID 'not handed out' "so is \"${broken:0:20}\""
done
post '{"type":"'"$type"'","session":"'"$session"'","challenge":"'"$challenge"'"}'
refused 400 M_MISSING_PARAM 'keys: number' 'a challenge alone lacks the number'
post '{"type":"'"$type"'","session":"'"$session"'","number":"1"}'
refused 400 M_MISSING_PARAM 'keys: challenge' 'a number alone lacks the challenge'
post '{"type":"'"$type"'","session":"'"$session"'","number":1}'
refused 400 M_BAD_JSON '"number" is not a string' 'the number is a string'
post '{"type":"'"$type"'"}'
other=$(json .session)
show "$challenge" "$number" "$other"
refused 400 M_CAPTCHA_INVALID 'not handed out' \
    'another session can do nothing with it'

post '{"type":"'"$type"'","session":"'"$session"'"}'
is "$status $(json .session)" "200 $session" 'it can be begun once more'
show "$challenge" "$number"
next m.login.dummy 'the first challenge is still good'
show "$challenge" "$number"
refused 400 M_UNKNOWN 'dummy would do' 'and good once'
post '{"type":"m.login.dummy","session":"'"$session"'"}'
made @bob:localhost 'the account is made'

decide "UPDATE register.settings SET work_difficulty = 11"
decide_flows "$type"
post '{"type":"'"$type"'"}'
is "$(json .difficulty)" 11 'a change of the settings holds for new challenges'
session=$(json .session)
number=$(solve "$(json .challenge)" 11)
show "$(json .challenge)" "$number"
is "$status" 200 'and makes the account, as the only stage'
number=$(solve "$short_challenge")
is_over() { [ "$SECONDS" -ge "$expired" ]; }
until_true 12 is_over
show "$short_challenge" "$number" "$short_session"
refused 400 M_CAPTCHA_INVALID 'it has expired' 'an expired one is refused'
post '{"type":"'"$type"'","session":"'"$short_session"'"}'
is "$status $(json .difficulty)" '200 11' 'and the stage can be begun once more'
done_testing
