#!/bin/bash
# What happens when requests come at the same moment.
. tests/tap.sh
cluster_start
# The racers wait at a gate that only this test has.
sql 'GRANT EXECUTE ON FUNCTION pg_advisory_lock_shared(bigint) TO register_cgi'
export PGOPTIONS='-c search_path=public'
psql -Xq -U register -d register -f tests/sql/steps.sql >"$work/output"
coproc gate { psql -XAtq -U register -d register 2>&1; }
at_the_gate() { echo "SELECT $1(7);" >&"${gate[1]}"; read -r -u "${gate[0]}"; }

# race NUMBER STATEMENT: so many responders ask this at once; each has its
# :number. What they are answered is in $answers, counted.
race() {
    local number racers=()
    at_the_gate pg_advisory_lock
    for number in $(seq "$1"); do
        psql -XAtq -U register_cgi -d register -v number="$number" \
            >"$work/answer.$number" 2>&1 <<END &
SET lock_timeout = 0; SET statement_timeout = 0;
SELECT 'gate' FROM pg_advisory_lock_shared(7) \\g /dev/null
RESET lock_timeout; RESET statement_timeout;
\\set VERBOSITY sqlstate
$2;
END
        racers+=($!)
    done
    for _ in $(seq 500); do
        [ "$(sql "SELECT count(*) FROM pg_locks
                   WHERE locktype = 'advisory' AND NOT granted")" != "$1" ] ||
            break
        sleep 0.02
    done
    at_the_gate pg_advisory_unlock
    wait "${racers[@]}"
    answers=$(cat "$work"/answer.* | sort | uniq -c | sed 's/^ *//')
    rm "$work"/answer.*
}
count() { sql "SELECT count(*) FROM register.$1"; }

# One name. Who comes too late hears so, or is undone with RG001.
one_of() {
    awk '{ sub(/ERROR: +RG001/, "name_in_use"); all[$2] += $1 }
         END { for (a in all) print all[a], a }' <<<"$answers" | sort
}
for round in 1 2 3; do
    race 8 "SELECT finishes('$round.' || :number, 'password', 'bob$round')"
    is "$(one_of)" "1 @bob$round:localhost
7 name_in_use" 'eight who want one name make one account, seven are told'
done
is "$(count account) $(count device) $(count name) $(count session)" \
    '3 3 3 0' 'those who lost leave no token, no name and no sign-up'
for round in 1 2 3; do
    race 8 "SELECT passes('h$round.' || :number, 'password', 'held$round')"
    is "$(one_of)" '1 passed
7 name_in_use' 'eight who want to hold one name are one holder'
done
sql "SELECT passes('t' || number, 'dummy') FROM generate_series(1, 8)
            AS number; SELECT let_expire('h3.' || number)
                         FROM generate_series(1, 8) AS number" >/dev/null
race 8 "SELECT passes('t' || :number, 'password', 'held3')"
is "$(one_of)" '1 passed
7 name_in_use' 'eight who take over a dead hold are one holder'

# So many names and accounts of one network.
sql 'UPDATE register.settings SET names_per_peer = 3, accounts_per_peer = 3'
race 8 "SELECT passes('n' || :number, 'password', 'n' || :number,
                      peer => '192.0.2.9')"
is "$answers" '5 ERROR:  RG001
3 passed' 'of eight that want a name each as many hold one as are allowed'
is "$(sql "SELECT count(*) FROM register.name WHERE network = '192.0.2.9'")" 3 \
    'and no more are held'
race 8 "SELECT split_part(finishes('a' || :number, 'password', 'a' || :number,
                                   peer => '192.0.2.9'), :number::text, 1)"
is "$(grep '@' <<<"$answers")" '3 @a' 'the same of eight accounts'
is "$(sql "SELECT count(*) FROM register.account WHERE peer = '192.0.2.9'")" 3 \
    'and no more are made'
sql 'UPDATE register.settings SET names_per_peer = DEFAULT, accounts_per_peer = NULL'

# A name that is kept for a person while a step that takes it is on its way.
# while_open STATEMENT STATEMENT: the second one is asked before the first one's
# transaction has ended. What it is answered is in $answers.
while_open() {
    echo "BEGIN; SELECT 'open' FROM (SELECT $1) AS done;" >&"${gate[1]}"
    read -r -u "${gate[0]}"
    { psql -XAtq -U register -d register -c "SELECT $2" 2>&1; } >"$work/late" &
    until [ "$(sql "SELECT count(*) FROM pg_locks
                     WHERE relation = 'register.name'::regclass
                       AND NOT granted")" = 1 ]; do
        kill -0 $! 2>/dev/null || break
    done
    echo "COMMIT; SELECT 'over';" >&"${gate[1]}"
    read -r -u "${gate[0]}"
    wait $!
    answers=$(cat "$work/late")
}
while_open "passes('kim', 'password', 'kim')" \
    "register.create_invitation(for_name => 'kim')"
like "$answers" 'the user name "kim" is taken, held or kept already' \
    'a name that a step takes at this moment can not be kept for a person'
while_open "register.create_invitation(for_name => 'lea')" \
    "passes('lea', 'password', 'lea')"
is "$answers" name_invited 'a name that is kept at this moment is not taken'

# One session.
sql "SELECT passes('one', 'dummy', 'carol')" >/dev/null
race 8 "SELECT user_id, home_server, device_id, token_secret
          FROM steps('one', 'password', 'carol', hash => '\$y\$a\$' || :number,
               device => 'PHONE', secret => :number::text,
               attempt => 'token ' || :number)"
like "$answers" '^8 @carol:localhost\|localhost\|PHONE\|\\x[0-9a-f]{64}$' \
    'eight times the same last request gets eight times the same row'
is "$(sql "SELECT count(*) FROM register.device
            WHERE localpart = 'carol'")" 1 \
    'eight times the same last request make one access token'
is "$(sql "SELECT token.token_hash = hash_of('token ' || number)
             FROM register.session, register.device AS token,
                  generate_series(1, 8) AS number
            WHERE id = hash_of('one') AND token.localpart = 'carol'
              AND token_secret = hash_of(number::text)")" t \
    'the row that all get belongs to the access token'
sql "SELECT passes('two', 'dummy')" >/dev/null
race 8 "SELECT finishes('two', 'password', 'dave' || :number,
                        proof => 'proof ' || :number)"
like "$answers" '^1 @dave[1-8]:localhost$' \
    'eight last requests that differ make one account'
like "$answers" '^7 session_complete$' \
    'seven last requests are told that one was faster'
is "$(sql "SELECT count(*) FROM register.name
            WHERE localpart LIKE 'dave%'")" 1 \
    'seven requests that came too late hold no name'
sql "SELECT passes('three', 'dummy')" >/dev/null
race 8 "SELECT split_part(passes('three', 'password',
                                  proof => 'proof ' || :number), ':', 1)"
is "$answers" '7 bad_type
1 passed' 'of eight requests that differ one passes the stage'
is "$(sql "SELECT cardinality(stages) FROM register.session
            WHERE id = hash_of('three')")" 2 \
    'a stage that eight want passes once'
sql "SELECT passes('four', 'dummy');
     SELECT passes('four', 'registration_token') FROM
            generate_series(1, 2)" >/dev/null
race 8 "SELECT passes('four', 'registration_token')"
is "$answers" '5 session_unknown
1 wrong_token; 0 tries left
1 wrong_token; 1 tries left
1 wrong_token; 2 tries left' \
    'eight guesses at once are no more tries than one after the other'
race 8 "SELECT split_part(passes('g' || :number, 'registration_token'), ';', 1)"
is "$answers" '8 wrong_token' 'eight of one network at once are all judged'
is "$(sql "SELECT times FROM register.tally WHERE what = 'wrong_token'
             AND network <> '0.0.0.0/0'")" 13 \
    'no guess of a peer is left uncounted'

# One invitation.
sql "SELECT register.create_invitation(3, note => 'three', token => 'three');
     SELECT register.create_invitation(3, note => 'at-once',
                                       token => 'at-once')" >/dev/null
race 8 "SELECT passes('i' || :number, 'registration_token',
                      token => 'three')"
is "$(awk '{ all[$2] += $1 }
    END { print all["passed"], all["invitation_pending"] }' <<<"$answers")" '3 5' \
    'eight who show an invitation for three are three'
is "$(sql "SELECT uses_pending FROM register.invitations
            WHERE note = 'three'")" 3 'three uses of it are pending'
race 8 "SELECT finishes('i' || :number, 'dummy', is_new => false)"
is "$(sql "SELECT uses_completed, uses_pending, state
             FROM register.invitations WHERE note = 'three'")" \
    '3|0|used up' 'all three can finish at once'
like "$answers" '^5 session_unknown$' 'the other five do not finish'
race 8 "SELECT finishes('j' || :number, 'registration_token',
                        'j' || :number, token => 'at-once')"
is "$(grep -c '^1 @j[1-8]:localhost$' <<<"$answers")" 3 \
    'an invitation for three as the only stage makes three accounts'
is "$(sql "SELECT uses_completed, uses_pending, state
             FROM register.invitations WHERE note = 'at-once'")" \
    '3|0|used up' 'an invitation that all want at once is used up'

sql "SELECT register.create_invitation(1, token => 'one')"  >/dev/null
race 8 "SELECT passes('k' || :number, 'registration_token', token => 'one')"
is "$answers" '8 passed' \
    'eight of one network that show an invitation for one follow each other'
is "$(sql "SELECT uses_pending FROM register.invitations WHERE uses_allowed = 1
              AND for_name IS NULL")" 1 'of whom the last one uses it'

# Mails. Only functions of the schema may queue one, and only the mailer takes
# them; these stand for them.
sql "CREATE FUNCTION queues(address text, peer inet, sign_up text)
     RETURNS text LANGUAGE sql SECURITY DEFINER AS \$\$
         SELECT coalesce(error, 'queued')
           FROM register_internal.mail_queue(public.hash_of(sign_up), 'code', address,
                                    peer, '{}') \$\$;
     CREATE FUNCTION claims() RETURNS bigint LANGUAGE sql SECURITY DEFINER
         AS 'SELECT id FROM register_internal.mail_claim()';
     UPDATE register.settings
        SET mail_from = 'a@b.example', smtp_url = 'smtp://b.example',
            public_base_url = 'https://b.example', mails_per_peer = 5"
race 8 "SELECT queues('a@a.example', ('192.0.2.' || :number)::inet,
                      'a' || :number)"
is "$answers" '5 queued
3 too_many_mails' 'of eight mails at once to one address five are queued'
race 8 "SELECT queues('b' || :number || '@a.example', '192.0.2.100',
                      'b' || :number)"
is "$answers" '5 queued
3 too_many_mails' 'so are five for one peer'
race 8 "SELECT queues('c' || :number || '@a.example',
                      ('198.51.100.' || :number)::inet, 'c')"
is "$answers" '5 queued
3 too_many_mails' 'and five for one sign-up'
race 16 "SELECT queues('d' || :number % 4 || '@a.example',
                      ('203.0.113.' || :number / 4)::inet, 'd' || :number % 3)"
is "$(grep -cvE ' (queued|too_many_mails)$' <<<"$answers")" 0 \
    'many who want the same in many ways wait for each other in no circle'
race 8 "SELECT claims()"
is "$(grep -cE '^1 [0-9]+$' <<<"$answers")" 8 \
    'eight mailers at once get eight mails'

# Sweeping.
sql "INSERT INTO register.session (id, expires_at)
     SELECT hash_of('dead ' || number), now() - interval '1 hour'
       FROM generate_series(1, 160) AS number;
     INSERT INTO register.name
     SELECT 'dead' || number, hash_of('dead ' || number)
       FROM generate_series(1, 160) AS number" >/dev/null
echo "BEGIN; SELECT count(*) FROM (SELECT FROM register.session
      WHERE expires_at <= now() FOR UPDATE) AS locked;" >&"${gate[1]}"
read -r locked <&"${gate[0]}"
is "$locked $(sql_as register_cgi "SELECT passes(sweeper(9), 'dummy')" 2>&1)" \
    '160 passed' 'a sign-up begins while another one sweeps all dead ones'
echo "ROLLBACK;" >&"${gate[1]}"
race 8 "SELECT passes(sweeper(:number), 'dummy')"
is "$answers" '8 passed' 'eight that begin at once and sweep all succeed'
is "$(sql "SELECT count(*) FROM register.session WHERE expires_at <= now()")" \
    0 'each of them sweeps others than the rest'

# Sweeping by hand.
sql "INSERT INTO register.session (id, expires_at)
     SELECT hash_of('late ' || number), now() FROM generate_series(1, 160) AS number;
     INSERT INTO register.name
     SELECT 'late' || number, hash_of('late ' || number)
       FROM generate_series(1, 160) AS number;
     INSERT INTO register.tally
     SELECT set_masklen(inet '198.51.100.0' + number, 32), 'account', 1, now()
       FROM generate_series(1, 160) AS number" >/dev/null
swept="SELECT string_agg(erased::text, ' ') FROM register.sweep()
        WHERE what IN ('sign-ups', 'counts against limits')"
echo "BEGIN; SELECT count(*) FROM (SELECT FROM register.session WHERE expires_at <= now()
      FOR UPDATE) AS locked; SELECT count(*) FROM (SELECT FROM register.tally
      WHERE expires_at <= now() FOR UPDATE) AS locked;" >&"${gate[1]}"
read -r locked <&"${gate[0]}"
read -r counts <&"${gate[0]}"
is "$locked $((counts >= 160)) $(sql "SET lock_timeout = 100; $swept")" '160 1 0 0' \
    'sweep() waits for no lock: what others are at stays'
echo "ROLLBACK; BEGIN; $swept;" >&"${gate[1]}"
read -r erased <&"${gate[0]}"
like "$erased" '^160 1[6-9][0-9]$' 'who ends makes room for it'
is "$(sql_as register_cgi "SET lock_timeout = 100; SELECT passes(sweeper(10), 'dummy', 'ten')" 2>&1
    sql "SET lock_timeout = 100; $swept")" 'passed
0 0' 'beside it a sign-up begins and sweeps, and another sweep() ends'
echo "ROLLBACK;" >&"${gate[1]}"
for _ in $(seq 20); do sql "$swept" || echo failed; done >"$work/swept" 2>&1 &
sweeping=$!
race 16 "SELECT finishes('late ' || :number || ' again', 'dummy', 'late' || :number)"
wait "$sweeping"
is "$(grep -c '@late' <<<"$answers") $(grep -vcE '^[0-9]+ [0-9]+$' "$work/swept")" '16 0' \
    'sixteen who take names of dead sign-ups beside many sweep() get them'

# forget_account() is held up where it has erased half of what there is.
sql "SELECT finishes('forgotten', 'dummy', 'forgotten');
     INSERT INTO register.session (id, expires_at, completed_at, localpart, token_secret)
     VALUES (hash_of('over'), now(), now(), 'forgotten', hash_of('secret'));
     INSERT INTO register.email_proof (session_id, address, confirmed_at, expires_at)
     VALUES (hash_of('over'), 'f@a.example', now(), now());
     INSERT INTO register.account_email VALUES ('forgotten', 'f@a.example', now());
     INSERT INTO register.email_validation
         (sid, client_secret_hash, address, expires_at)
     VALUES (repeat('0', 32), hash_of('secret'), 'f@a.example', now() + '1 hour')" \
    >/dev/null
echo "BEGIN; SELECT sid FROM register.email_validation FOR UPDATE;" >&"${gate[1]}"
read -r -u "${gate[0]}"
sql "SELECT count(*) FROM register.forget_account('forgotten')" >"$work/forgot" 2>&1 &
forgetting=$!
waiting() {
    [ "$(sql "SELECT count(*) FROM pg_stat_activity
               WHERE wait_event_type = 'Lock'")" -ge "$1" ]
}
holds 'an account is being forgotten' until_true 5 waiting 1
sql 'SELECT register_internal.session_sweep(100)' >"$work/swept" 2>&1 &
sweeping=$!
until_true 1 waiting 2
echo "COMMIT; SELECT 'over';" >&"${gate[1]}"
read -r -u "${gate[0]}"
wait "$forgetting" "$sweeping"
unlike "$(cat "$work/forgot" "$work/swept")" ERROR \
    'a sweep of the same person''s sign-ups beside it waits for it in no circle'
is "$(sql "SELECT count(*) FROM register.email_proof WHERE address = 'f@a.example'")" 0 \
    'what is known of the person is gone'
done_testing
