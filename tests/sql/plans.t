#!/bin/bash
# What the responder and the mailer ask goes on reading single rows when the tables
# grow under plans that were made while they were nearly empty.
. tests/tap.sh
cluster_start
sql "ALTER SYSTEM SET autovacuum = off"
sql "ALTER SYSTEM SET track_functions = 'all'"
sql 'SELECT pg_reload_conf()' >"$work/output"
export PGOPTIONS='-c search_path=public'
psql -Xq -U register -d register -f tests/sql/steps.sql >"$work/output"
sql "ALTER FUNCTION ordered SECURITY DEFINER;
     UPDATE register.settings SET
         captcha_url = 'https://captcha.example/', mail_from = 'a@b.example',
         smtp_url = 'smtp://b.example', public_base_url = 'https://b.example',
         guests_allowed = true, mails_per_peer = 1000, accounts_per_peer = 1000000,
         announces_accounts = true, costly_steps_per_peer = 1000;
     SELECT register.set_secret('shared_secret', 'sixteen-letters.');
     SELECT register.publish_terms('p', '1', 'en', 'P', 'https://x');
     SELECT register.create_invitation(NULL, token => 'welcome');
     SELECT register.create_application_service('irc', '{@_irc_.*}', token => 'service');
     INSERT INTO register.oauth2_provider (name, issuer, client_id)
     VALUES ('example', 'https://login.example', 'us')" >"$work/output"

# Nobody looks at the tables afterwards, so no plan is made anew.
sed '/^VACUUM/,$d' tests/bench/grow.sql >"$work/grow.sql"
cat >>"$work/grow.sql" <<'END'
SET session_replication_role = replica;
INSERT INTO register.account_email
SELECT 'user' || i, 'user' || i || '@example.org', now(), 'sid' || i
  FROM generate_series(1, 20000) AS i;
INSERT INTO register.account_oauth2
SELECT 'example', i, 'user' || i FROM generate_series(1, 20000) AS i;
INSERT INTO register.agreement (localpart, document, version)
SELECT 'user' || i, 'p', '1' FROM generate_series(1, 20000) AS i;
INSERT INTO register.invitation (token_hash)
SELECT sha256(i::text::bytea) FROM generate_series(1, 20000) AS i;
INSERT INTO register.invitation_use (invitation_id, localpart)
SELECT 1, 'user' || i FROM generate_series(1, 20000) AS i;
INSERT INTO register.captcha_answer
SELECT sha256(i::text::bytea) FROM generate_series(1, 20000) AS i;
INSERT INTO register.used_nonce
SELECT sha256(i::text::bytea) FROM generate_series(1, 20000) AS i;
INSERT INTO register.tally
SELECT set_masklen(inet '198.18.0.0' + i, 32), 'wrong_token', 1,
       now() + interval '1 hour' FROM generate_series(1, 20000) AS i;
INSERT INTO register.failure (error, network)
SELECT 'closed', set_masklen(inet '198.18.0.0' + i, 32)
  FROM generate_series(1, 20000) AS i;
INSERT INTO register.mail (session_id, address, network, kind, message_id, tries,
                           sent_at, expires_at)
SELECT sha256(i::text::bytea), i || '@example.org',
       set_masklen(inet '198.18.0.0' + i, 32), 'code', '<' || i || '@b>', 1, now(),
       now() + interval '1 hour' FROM generate_series(1, 20000) AS i;
INSERT INTO register.email_proof (session_id, address, code_hash, token_hash,
                                  expires_at)
SELECT sha256(('held' || i)::bytea), i || '@example.org', sha256('code'),
       sha256(i::text::bytea), now() + interval '1 hour'
  FROM generate_series(1, 20000) AS i;
INSERT INTO register.email_validation (sid, client_secret_hash, address, expires_at)
SELECT md5(i::text), sha256(i::text::bytea), i || '@example.org',
       now() + interval '1 hour' FROM generate_series(1, 20000) AS i;
INSERT INTO register.email_validation_link
SELECT sha256(i::text::bytea), md5(i::text), now() + interval '1 hour'
  FROM generate_series(1, 20000) AS i;
INSERT INTO register.oauth2_login (session_id, provider, state_hash)
SELECT sha256(('held' || i)::bytea), 'example', sha256(i::text::bytea)
  FROM generate_series(1, 20000) AS i;
END
grown="account account_email account_oauth2 agreement captcha_answer device
    email_proof email_validation email_validation_link failure invitation
    invitation_use mail name oauth2_login session tally used_nonce"

# What the mailer asks, in a session of its own.
coproc mailer {
    exec psql -XAtq -U register_mailer -d register -v ON_ERROR_STOP=1 2>&1
}
mails() {
    cat >&"${mailer[1]}" <<'END_OF_MAILER'
SELECT id FROM register_internal.mail_claim() \gset
SELECT register_internal.mail_failed(coalesce(:id, 0), 'x', false);
SELECT id FROM register_internal.mail_claim() \gset
SELECT register_internal.mail_sent(coalesce(:id, 0));
\echo mailed
END_OF_MAILER
    until IFS= read -r -u "${mailer[0]}" line && [ "$line" = mailed ]; do
        [ -n "${line-}" ] || break
    done
}
# ask NAME NUMBER: all questions; sweepers are taken from there on.
ask() {
    echo "\set n $1
          \set offset $2
          \i tests/sql/questions.sql"
}
# rows_read: of each table, while one responder and one mailer ask all they can,
# the tables grow, and they ask again.
rows_read() {
    ask earlier 4 | psql -XAtq -U register_cgi -d register >"$work/output" 2>&1
    sql ANALYZE
    {
        ask first 0
        echo "\! touch $work/asked; until [ -e $work/grown ]; do sleep 0.05; done"
        ask second 2
    } | psql -XAtq -U register_cgi -d register >"$work/answers" 2>&1 &
    until [ -e "$work/asked" ]; do
        kill -0 $! 2>/dev/null || break
        sleep 0.05
    done
    mails
    psql -Xq -U register -d register -v ON_ERROR_STOP=1 -v a=0 -v b=20000 \
        -f "$work/grow.sql" >"$work/output" 2>&1
    ok $? 'the tables grow' || sed 's/^/# /' "$work/output"
    sql 'SELECT pg_stat_reset()' >"$work/output"
    touch "$work/grown"
    wait $!
    mails
    sql "SELECT string_agg(relname || ' ' || seq_tup_read + idx_tup_fetch, ', '
                           ORDER BY relname)
           FROM pg_stat_user_tables
          WHERE relname = ANY (regexp_split_to_array('$grown', '\s+'))
            AND seq_tup_read + idx_tup_fetch > 500"
}
rows_read a
cat "$work/answers"
done_testing
