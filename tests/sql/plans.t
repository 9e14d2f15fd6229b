#!/bin/bash
# Nothing that the responder and the mailer ask reads a table whole, even when the
# tables grow under plans that were made while they were nearly empty.
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


# What is read in a transaction, by table: the rows, or the entries of indexes.
sql "CREATE VIEW reads AS
     SELECT relname, greatest(seq_tup_read + coalesce(idx_tup_fetch, 0), (
                SELECT sum(pg_stat_get_xact_tuples_returned(indexrelid))
                  FROM pg_index WHERE indrelid = relid)) AS rows
       FROM pg_stat_xact_user_tables
      WHERE schemaname = 'register' AND relname NOT IN ('flow', 'stage_type');
     CREATE TABLE marked (relname name, rows bigint,
                          pid integer DEFAULT pg_backend_pid());
     CREATE FUNCTION mark() RETURNS void LANGUAGE sql SECURITY DEFINER AS
         'DELETE FROM marked WHERE pid = pg_backend_pid();
          INSERT INTO marked (relname, rows) TABLE reads';
     CREATE FUNCTION much() RETURNS text LANGUAGE sql SECURITY DEFINER AS \$\$
         SELECT coalesce(string_agg(reads.relname || ' ' || read, ', '), 'little')
           FROM reads LEFT JOIN marked
                ON marked.relname = reads.relname AND pid = pg_backend_pid(),
                LATERAL (SELECT reads.rows - coalesce(marked.rows, 0)) AS now (read)
          WHERE read > 500 \$\$"
# One that reads too much, and one that is not asked.
sql "CREATE FUNCTION register_internal.planted() RETURNS bigint LANGUAGE sql
         SECURITY DEFINER AS 'SELECT count(*) FROM register.account WHERE is_guest';
     GRANT EXECUTE ON FUNCTION register_internal.planted TO register_cgi;
     CREATE FUNCTION register_internal.never_asked() RETURNS void LANGUAGE sql AS '';
     GRANT EXECUTE ON FUNCTION register_internal.never_asked TO register_mailer"
{
    cat tests/sql/questions/*.sql
    echo "SELECT passes('open-' || :'n', 'dummy', 'open-' || :'n');"
    sql "SELECT format('SELECT register_internal.look(
             hash_of(''open-'' || :''n''), false, false, %L, NULL, ''{}'', false, NULL,
             hash_of(''proof''), ''192.0.2.1'', true, false);', type)
           FROM register.stage_type"
    echo 'SELECT register_internal.planted();'
} >"$work/register_cgi.sql"
cat >"$work/register_mailer.sql" <<'END'
SELECT register_internal.mail_failed(id, 'x', false)
  FROM register_internal.mail_claim();
SELECT register_internal.mail_sent(id) FROM register_internal.mail_claim();
END
# measured FILE: its questions, each with a line of what it reads, and its own.
measured() {
    awk '/^[A-Z]/ {print "\\o /dev/null\nBEGIN; SELECT mark();"; asked = $0}
         {print}
         /;$/ {print "\\o\nSELECT much(), $question$" asked "$question$;\nCOMMIT;"}
        ' "$1"
}
# session ROLE: asks all, and again, measured, when the tables have grown.
session() {
    {
        cat <<END
\set n first
\set offset 0
\o /dev/null
\i $work/$1.sql
\! touch $work/$1.asked; until [ -e $work/grown ]; do sleep 0.05; done
\set n second
\set offset 2
END
        measured "$work/$1.sql"
    } | psql -XAtq -U "$1" -d register >"$work/$1.read" 2>"$work/$1.errors"
}

# A few rows of each, as the tables are where no statistics are kept.
psql -XAtq -U register -d register -v n=earlier -v offset=4 \
    -f "$work/register_cgi.sql" >"$work/output" 2>&1
sql ANALYZE
sessions=()
for role in register_cgi register_mailer; do
    session "$role" &
    sessions+=($!)
    until [ -e "$work/$role.asked" ] || ! kill -0 $! 2>/dev/null; do
        sleep 0.05
    done
done
# No plan is made anew: what has grown is not looked at.
{ sed '/^VACUUM/,$d' tests/bench/sql/grow.sql; cat tests/sql/grown.sql; } >"$work/grow.sql"
holds 'the tables grow' psql -Xq -U register -d register -v ON_ERROR_STOP=1 -v a=0 \
    -v b=20000 -f "$work/grow.sql"
is "$(sql "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class
            WHERE relnamespace = 'register'::regnamespace AND relkind = 'r'
              AND pg_relation_size(oid) < 600000")" \
    'application_service application_service_namespace flow identity_server mail_template migration oauth2_discovery oauth2_provider reserved_name secret settings stage_type terms_text terms_version' \
    'all but those that administrators fill'
touch "$work/grown"
wait "${sessions[@]}"

for role in register_cgi register_mailer; do
    is "$(cat "$work/$role.errors")" '' "$role: no question fails"
    is "$(grep -c '|' "$work/$role.read")" "$(grep -c ';$' "$work/$role.sql")" \
        "$role: each is measured"
    is "$(grep -vE '^little|metrics_read|planted' "$work/$role.read")" '' \
        "$role: none reads more than single rows"
done
like "$(grep planted "$work/register_cgi.read")" '^account 20[0-9]{3}\|' \
    'one that does would be noticed'
like "$(grep metrics_read "$work/register_cgi.read" | grep -oE '[a-z]+ [0-9]+' |
    sort | paste -sd' ')" '^mail 10[0-9]{3} session 10[0-9]{3}$' \
    'what is counted to be watched is counted up to 10000'
is "$(sql "SELECT string_agg(DISTINCT proname, ' ' ORDER BY proname)
             FROM pg_proc LEFT JOIN pg_stat_user_functions ON funcid = oid
            WHERE pronamespace::regnamespace::text ~ '^register(_internal)?$'
              AND (has_function_privilege('register_cgi', oid, 'EXECUTE')
                   OR has_function_privilege('register_mailer', oid, 'EXECUTE')
                   OR proname IN (
                      SELECT value FROM register.stage_type,
                             jsonb_each_text(to_jsonb(stage_type)) AS hook
                       WHERE key ~ '^on_'))
              AND coalesce(calls, 0) = 0")" never_asked \
    'tests/sql/questions calls every function that they may call, and every one of a stage'
done_testing
