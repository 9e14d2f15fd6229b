#!/bin/bash
# What a role can do to the service that only may connect to its database.
. tests/tap.sh
cluster_start
flows "'m.login.email.code'" >/dev/null
sql "CREATE ROLE stranger LOGIN; ALTER ROLE register_whoami LOGIN;
     UPDATE register.settings SET mail_from = 'us@a.example',
         smtp_url = 'smtp://localhost', public_base_url = 'https://a.example'"
roles='stranger register_whoami register_cgi register_mailer'
attempt() { psql -XAtq -v VERBOSITY=sqlstate -U "$1" -d register -c "$2" 2>&1; }
mail() {
    post '{"type":"m.login.email.code","email":"'"$1"'@a.example"}'
    echo "$status"
}

like "$(attempt stranger 'SELECT 1')" 'FATAL: .*permission denied|FATAL: .*42501' \
    'a role that is none of ours may not connect'
sql 'CREATE ROLE guest LOGIN IN ROLE register_whoami'
is "$(attempt guest 'SELECT 1')" 1 'one that was granted one of ours may'
sql 'GRANT CONNECT ON DATABASE register TO stranger'

# Each in each way: 42501 is a want of rights.
for role in $roles; do
    while read -r statement; do
        is "$(attempt "$role" "$statement" | sed 's/:.*\(42501\).*/ \1/')" \
            'ERROR 42501' "$role: $statement"
    done <<'END'
CREATE TEMP TABLE mine AS SELECT generate_series(1, 1000000)
CREATE TEMP SEQUENCE mine
CREATE TEMP VIEW mine AS SELECT 1
DECLARE mine CURSOR WITH HOLD FOR SELECT 1; CREATE TEMP TABLE mine ()
CREATE FUNCTION pg_temp.mine() RETURNS int RETURN 1
CREATE SCHEMA mine
CREATE TABLE public.mine ()
SELECT lo_create(0)
SELECT lo_creat(-1)
SELECT lo_from_bytea(0, 'x')
SELECT pg_advisory_lock(1)
SELECT pg_advisory_xact_lock(1, 2)
SELECT pg_try_advisory_lock_shared(1)
SELECT pg_logical_emit_message(false, 'a', repeat('x', 1000000))
ALTER ROLE register_cgi CONNECTION LIMIT 0
END
    is "$(sql "SELECT string_agg(oid::regprocedure::text, ' ') FROM pg_proc
                WHERE proname ~ '^lo_|^loread|^lowrite|advisory'
                  AND has_function_privilege('$role', oid, 'EXECUTE')")" '' \
        "$role calls no function for large objects or advisory locks"
done

# The locks that a sign-up takes are there, and under keys of its own.
is "$(mail bob)" 200 'a sign-up takes its locks'
keys() {
    sql "BEGIN;
         SELECT FROM register_internal.mail_wait(sha256(''), '$1', '192.0.2.1');
         SELECT string_agg(classid || '-' || objid, ' ' ORDER BY classid, objid)
           FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
}
first=$(keys a@a.example)
is "$(wc -w <<<"$first")" 3 'three for a mail'
is "$(keys a@a.example)" "$first" 'the same ones again'
is "$(comm -12 <(tr ' ' '\n' <<<"$first" | sort) \
    <(keys b@a.example | tr ' ' '\n' | sort) | wc -l)" 2 \
    'another one for another address'
sql "UPDATE register.secret SET value = repeat('0', 64) WHERE name = 'signing'"
is "$(comm -12 <(tr ' ' '\n' <<<"$first" | sort) \
    <(keys a@a.example | tr ' ' '\n' | sort) | wc -l)" 0 \
    'with another secret all of them are others'

# Connections. A role of one's own has the limit that it was made with.
limit=$(sql "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'register_whoami'")
room=$(sql "SELECT current_setting('max_connections')::integer
                 - current_setting('superuser_reserved_connections')::integer")
is "$(sql "SELECT count(*) FROM pg_roles WHERE rolname ~ '^register_'
              AND rolname <> 'register_owner' AND rolconnlimit >= 3
              AND rolconnlimit <= $room * 3 / 4")" 5 'each role has a limit'
coprocs=()
for _ in $(seq "$limit"); do
    psql -XAtq -U register_whoami -d register -c 'SELECT pg_sleep(600)' \
        >/dev/null 2>&1 &
    coprocs+=($!)
done
until [ "$(sql "SELECT count(*) FROM pg_stat_activity
                 WHERE usename = 'register_whoami'")" = "$limit" ]; do
    sleep 0.05
done
like "$(attempt register_whoami 'SELECT 1')" 'too many connections for role' \
    'a role that has all it may have gets no more connections'
is "$(mail carol)" 200 'and the responder has its own'
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE usename = 'register_whoami'" >/dev/null
wait "${coprocs[@]}" 2>/dev/null
sql 'ALTER ROLE register_whoami CONNECTION LIMIT 7'
psql -Xq -U register -d register -f sql/install.sql >"$work/output" 2>&1
is "$(sql "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'register_whoami'")" \
    7 'what an administrator says stays'
is "$(mail dave)" 200 'an upgrade takes nothing from the owner'
is "$(attempt stranger 'SELECT 1')" 1 'nor a connection from those who were granted it'

# A database that others use, too.
is "$(grep -c WARNING "$work/output")" 0 'nothing was said against this database'
psql -XAtq -U register -d postgres -c 'CREATE DATABASE shared'
shared() { psql -XAtq -U "${2-register}" -d shared -c "$1" 2>&1; }
shared 'CREATE TABLE theirs ()'
said=$(psql -Xq -U register -d shared -f sql/install.sql 2>&1)
like "$said" 'WARNING:  .*not for registration alone: it has the table theirs' \
    'where there are other things in it, that is said'
is "$(shared 'CREATE TEMP TABLE mine (); SELECT 1' stranger)" 1 \
    'and nothing is taken from those who use them'
is "$(shared 'SELECT pg_advisory_lock(1)' stranger)" '' 'be it a lock'
shared 'DROP TABLE theirs'
psql -Xq -U register -d shared -f sql/install.sql >/dev/null 2>&1
like "$(shared 'CREATE TEMP TABLE mine ()' stranger)" 'permission denied' \
    'once they are gone, it is'
done_testing
