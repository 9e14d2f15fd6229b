#!/bin/bash
# m.login.terms: what was agreed to is stored with the account.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start
begin anew
decide_flows 'm.login.terms m.login.dummy'
agreed() {
    sql "SELECT string_agg(document || ' ' || version, ', ' ORDER BY document)
           FROM register.agreements WHERE user_id = '@$1:localhost'"
}
publish() {
    sql "SELECT register.publish_terms('$1', '$2', '${3-en}', 'A title',
                                       'https://example.org/$1-$2')"
}

post '{"type":"m.login.terms"}'
refused 503 M_UNKNOWN 'not set up' 'there is nothing to agree to yet'
is "$(traces)" "$nothing" 'which leaves nothing'
publish privacy 1.0
publish privacy 1.0 de
publish house-rules 2026-11
post '{"type":"m.login.terms","user":"bob"}'
next m.login.dummy 'all documents in force are agreed to at once'
is "$(sql 'SELECT count(*) FROM register.agreements')" 0 \
    'a sign-up under way is not yet an agreement'
publish privacy 2.0
post '{"type":"m.login.dummy","session":"'"$session"'"}'
made @bob:localhost 'the account is made'
is "$(agreed bob)" 'house-rules 2026-11, privacy 1.0' \
    'what was in force when it was agreed to is stored'
post '{"type":"m.login.terms","user":"carol"}'
next m.login.dummy 'the next person agrees'
post '{"type":"m.login.dummy","session":"'"$session"'"}'
is "$(agreed carol)" 'house-rules 2026-11, privacy 2.0' 'to the newer version'
sql "SELECT register.publish_terms(repeat('a', 40) || n, repeat('1', 50), 'en',
                                   'A title', 'https://example.org/' || n)
       FROM generate_series(10, 29) AS n" >/dev/null
post '{"type":"m.login.terms"}'
next m.login.dummy 'there may be many documents, of long names'
sql "SELECT register.withdraw_terms(document) FROM register.terms_in_force
      WHERE document LIKE 'a%'" >/dev/null
sql "SELECT register.withdraw_terms('house-rules')"
post '{"type":"m.login.terms","user":"dave"}'
session=$(json .session)
post '{"type":"m.login.dummy","session":"'"$session"'"}'
is "$(agreed dave)" 'privacy 2.0' 'what was withdrawn is not asked for'
post '{"type":"m.login.terms"}'
next m.login.dummy 'without a user name, too'
sql "UPDATE register.session SET expires_at = now() WHERE completed_at IS NULL"
sql 'SELECT register_internal.session_sweep(20)' >/dev/null
is "$(sql 'SELECT count(*) FROM register.agreement WHERE localpart IS NULL')" 0 \
    'a sign-up that died takes its agreement with it'
decide_flows m.login.terms
post '{"type":"m.login.terms","user":"erin"}'
made @erin:localhost 'terms alone can be a flow'
is "$(agreed erin)" 'privacy 2.0' 'and are stored all the same'
done_testing
