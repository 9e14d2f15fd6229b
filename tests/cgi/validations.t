#!/bin/bash
# Addresses that are validated here: by which links, for how long, for whom, and
# what the database knows of it. What is asked for is in request_token.t.
. tests/tap.sh
. tests/cgi/steps.sh
. tests/cgi/validation.sh
cluster_start
# refuses CREDENTIALS NAME [MEMBERS]
refuses() {
    show "$1" "${3-}"
    refused 400 M_THREEPID_AUTH_FAILED 'not validated' "$2"
}
emails_of() {
    sql "SELECT emails FROM register.accounts WHERE user_id = '@$1:localhost'"
}

for mode in $modes; do
    begin "$mode"
    sql 'TRUNCATE register.mail, register.email_validation,
                  register.email_validation_link'
    decide "UPDATE register.settings SET $settings"
    decide_flows "$type m.login.dummy"

    # Repetitions.
    order s3cret Bob@Example.ORG 1
    ordered 'an address is to be validated'
    is "$(of_header Cache-Control) $(mails)" 'no-store link' 'with one mail'
    first=$sid first_link=$(link bob@example.org)
    for attempt in 1 1; do
        requests=${v3/v3/r0} order s3cret bob@example.org "$attempt"
        is "$sid $(mails)" "$first link" 'the same attempt once more sends no other'
    done
    order s3cret bob@example.org 7
    is "$sid $(mails)" "$first link link" 'a higher one does'
    second_link=$(link bob@example.org)
    order s3cret bob@example.org 6
    is "$sid $(mails)" "$first link link" 'one in between does not'
    order other bob@example.org 1
    other=$sid
    order s3cret carol@example.org 1
    is "$(printf '%s\n' "$first" "$other" "$sid" | sort -u | wc -l)" 3 \
        'another secret or address is another validation'

    # The mail and the page.
    like "$(sql 'SELECT concat(subject, text, html) FROM register.mail LIMIT 1')" \
        '30 minutes' 'the mail says how long it is good'
    like "$first_link" '^token=[0-9a-f]{64}$' 'it has a link'
    unlike "$(sql 'SELECT concat(subject, text, html) FROM register.mail')" \
        '\{[a-z]+\}|(^|[^0-9a-f])[0-9]{6}([^0-9a-f]|$)|s3cret' \
        'no code, and nothing of the client'
    refuses "$(shown "$first" s3cret)" 'an address that was not confirmed is refused'
    is "$(traces)" "$nothing" 'and begins no sign-up'
    page GET "$first_link" 'Is this your email address' 'the link asks'
    like "$body" 'bob@example.org was entered to sign up at localhost' 'for whom'
    page HEAD "$first_link"
    refuses "$(shown "$first" s3cret)" 'looking at it confirms nothing'
    for wrong in "${first_link}0" "${first_link%?}" "$first_link&next_link=https%3A%2F%2Fevil.example%2F"; do
        page POST "$wrong" "$gone" "a link that was changed confirms nothing: ${wrong:60:30}"
    done
    refuses "$(shown "$first" s3cret)" 'indeed'
    page POST "$first_link" "$confirmed" 'the button does, also that of the first mail'
    unlike "$body" '<a ' 'and leads nowhere'
    page POST "$first_link" "$confirmed" 'twice is harmless'
    page GET "$second_link" "$confirmed" 'the other mail says so as well'

    # The stage.
    refuses "$(shown "$first" wrong)" 'a stolen sid is nothing without the secret'
    refuses "$(shown "$sid" s3cret)" 'nor is the secret with another sid'
    refuses "$(shown "$other" s3cret)" 'nor with that of another client'
    refuses "$(shown '' '')" 'nor is nothing at all'
    refuses "[$(shown "$first" s3cret),$(shown "$sid" s3cret)]" \
        'all that is shown has to be validated'
    show "$(shown "$first" s3cret)" '"user":"bob"'
    next m.login.dummy 'what was validated passes the stage'
    refuses "$(shown "$sid" s3cret)" 'other sign-ups still need one of their own'
    finish
    made @bob:localhost 'the account is made'
    is "$(emails_of bob)" bob@example.org 'and has the address'
    finish
    made @bob:localhost 'the last request again gets the account again'
    show "$(shown "$first" s3cret)"
    refused 400 M_THREEPID_AUTH_FAILED . 'a validation is good for one account'

    # An address that has an account.
    sql 'TRUNCATE register.mail'
    order new bob@example.org 1
    ordered 'who asks is not told that there is an account'
    is "$(mails)" address_in_use 'its owner is'
    is "$(link bob@example.org)" '' 'without a link'
    refuses "$(shown "$sid" new)" 'the stage does not tell, either'
    decide 'UPDATE register.settings SET one_account_per_address = false'
    order new bob@example.org 2
    is "$(mails)" 'address_in_use link' 'unless several accounts may have it'
    page POST "$(link bob@example.org)" "$confirmed" 'then it can be confirmed'
    refuses "$(shown "$first" s3cret)" 'but not with what was used before'
    show "$(shown "$sid" new)" '"user":"dave"'
    finish "$(json .session)"
    is "$status $(emails_of dave)" '200 bob@example.org' 'for another account'
    order new bob@example.org 2
    is "$(mails)" 'address_in_use link link' 'a client whose validation is used begins anew'
    page POST "$(link bob@example.org)"
    show "$(shown "$sid" new)"
    next m.login.dummy 'with one for one more account'

    # Expiry.
    sql "UPDATE register.settings SET one_account_per_address = true"
    order late erin@example.org 1
    late=$(link erin@example.org)
    sql 'UPDATE register.email_validation_link SET expires_at = now()'
    page POST "$late" "$gone" 'a link expires'
    order late erin@example.org 2
    page POST "$late" "$gone" 'for good: another mail does not mend it'
    page POST "$(link erin@example.org)" "$confirmed" 'but has one that is'
    sql "UPDATE register.email_validation SET validated_at = now() - interval '1 hour'"
    refuses "$(shown "$sid" late)" 'what was validated too long ago is refused'
    page POST "$(link erin@example.org)" "$confirmed" \
        'as long as the link is good it can be confirmed again'
    show "$(shown "$sid" late)"
    next m.login.dummy 'and is good again'
    sql "UPDATE register.email_validation SET expires_at = now(), validated_at = NULL;
         UPDATE register.email_validation_link SET expires_at = now()"
    refuses "$(shown "$sid" late)" 'one that has expired is refused'
    was=$(mails erin@example.org)
    order late erin@example.org 1
    is "$(mails erin@example.org)" "$was link" 'and begins anew with the first attempt'
    page POST "$late" "$gone" 'the links of earlier days stay bad'

    # Where to go on.
    next='https://app.example:8448/x?a=b&lt=%3Cc%3E#/register?client_secret=s3cret-of-frank'
    order s3cret-of-frank frank@example.org 1 '"next_link":"'"$next"'"'
    there=$(link frank@example.org)
    page GET "$there"
    unlike "$body" '<a ' 'a page that asks has no link'
    field=$(sed -n 's/.*name="next_link" value="\(.*\)">$/\1/p' <<<"$body")
    is "$field" "${next//&/&amp;}" 'it hands on where to go'
    page POST "${there/app.example/evil.example}" "$gone" 'which can not be changed'
    page POST "${there%%&*}" "$gone" 'or leave out'
    page POST "$there" "$confirmed" 'once it is confirmed'
    like "$body" "<a class=\"main\" href=\"${field//\?/\\?}&amp;sid=$sid\">Continue at app\.example:8448</a>" \
        'there is a link that says where it leads, with the sid at its end'
    order plain frank@example.org 1 '"next_link":"http://a.example"'
    page POST "$(link frank@example.org)"
    like "$body" "href=\"http://a.example\?sid=$sid\">Continue at a.example<" \
        'the sid begins a query where there is none'
    sql 'UPDATE register.mail SET sent_at = now(), tries = 1, subject = NULL, text = NULL, html = NULL'
    token=${there#token=}
    pg_dump -U register register >"$work/dump"
    is "$(grep -c "$sid.*frank@example.org" "$work/dump")" 1 \
        'once a mail is sent the database has the sid'
    is "$(grep -cE "s3cret|${token%%&*}|app\.example" "$work/dump")" 0 \
        'but no secret, no token, and not where to go on'

    # Limits.
    sql 'TRUNCATE register.mail, register.email_validation,
                  register.email_validation_link'
    decide 'UPDATE register.settings SET mails_per_session = 2,
            mails_per_address = 3, mails_per_peer = 4'
    order a a@example.org 1
    order a a@example.org 2
    order a a@example.org 3
    refused 429 M_LIMIT_EXCEEDED 'Too many mails' 'a client has so many mails for an address'
    like "$(json .retry_after_ms) $(of_header Retry-After)" '^(3[0-9]{3})000 \1$' \
        'and is told when there will be more'
    order a a@example.org 2
    ordered 'a repetition is no mail'
    order b a@example.org 1
    order c a@example.org 1
    refused 429 M_LIMIT_EXCEEDED 'Too many mails' 'so has an address'
    order c c@example.org 1
    order d d@example.org 1
    refused 429 M_LIMIT_EXCEEDED 'Too many mails' 'so has a peer'
    is "$(sql 'SELECT count(*) FROM register.email_validation')" 3 \
        'what is refused leaves nothing'
    peer=192.0.2.9 order d d@example.org 1
    ordered 'another peer is not affected'
done
unlike "$(cat "$work/log")" 's3cret|[0-9a-f]{64}|@example.org' \
    'the log has no secret, no token and no address'
done_testing
