#!/bin/bash
# What the responder asks goes on reading single rows when the tables grow under
# plans that were made while they were nearly empty.
. tests/tap.sh
cluster_start
sql 'ALTER SYSTEM SET autovacuum = off'
sql 'SELECT pg_reload_conf()' >/dev/null
export PGOPTIONS='-c search_path=public'
psql -Xq -U register -d register -f tests/sql/steps.sql

# sign_ups PREFIX: a few, each with a refused step.
sign_ups() {
    local name
    for name in "$1"-{1..8}; do
        echo "SELECT passes('$name', 'dummy', '$name');
              SELECT finishes('$name', 'password', '$name', hash => '\$y\$a\$b');
              SELECT register_internal.rejection_note('wrong_code', 'm.login.dummy', 'bob',
                                           NULL, '192.0.2.1');"
    done
}
# Nobody looks at the tables afterwards, so no plan is made anew.
sed '/^VACUUM/,$d' tests/bench/grow.sql >"$work/grow.sql"
grow="psql -Xq -U register -d register -v a=0 -v b=20000 -f '$work/grow.sql'"

# rows_read: how many, by reading whole tables, while one responder signs up a
# few people, the tables grow, and it signs up some more.
rows_read() {
    sql 'SET client_min_messages = warning;
         TRUNCATE register.session, register.name, register.failure CASCADE'
    sign_ups earlier | psql -XAtq -U register -d register >/dev/null
    sql ANALYZE
    sql 'SELECT pg_stat_reset()' >/dev/null
    { sign_ups first; echo "\! $grow"; sign_ups second; } |
        psql -XAtq -U register_cgi -d register >"$work/answers" 2>&1
    sql "SELECT sum(seq_tup_read) FROM pg_stat_user_tables
          WHERE schemaname = 'register'
            AND relname IN ('session', 'name', 'account', 'device',
                            'access_token', 'failure')"
}
rows=$(rows_read)
is "$(grep -c '^@' "$work/answers")" 16 'all sign up'
is "$rows" 0 'and no table is read whole for them'
export PGOPTIONS+=' -c enable_seqscan=on -c plan_cache_mode=auto'
holds 'which would be noticed' test "$(rows_read)" -gt 20000
done_testing
