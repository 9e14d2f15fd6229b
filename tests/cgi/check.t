#!/bin/bash
# matrix-register --check: what is wrong, in plain words, and how to mend it.
. tests/tap.sh
cluster_start
export PGCONNECT_TIMEOUT=60
# check: sets status and output.
check() {
    output=$("$binary" --check 2>"$work/errors")
    status=$?
}
# told STATUS PROBLEM REMEDY NAME
told() {
    check
    is "$status" "$1" "$4: exit $1"
    like "$output" "^wrong:   .*$2" "$4: it says so"
    like "$output" "^to mend: .*$3" "$4: and what to do"
}
# once more WHAT: all is well again.
well() {
    check
    is "$status $(tail -1 <<<"$output")" '0 all is well' "$1"
}
# install: what an administrator does.
install() { psql -Xq -U register -d register -f sql/install.sql >/dev/null; }

told 78 'user IDs end in :localhost' 'UPDATE register.settings SET server_name' \
    'a setting that is missing'
sql "UPDATE register.settings SET server_name = 'example.org'"
well 'a database as it should be'
is "$output" 'database register, as register_cgi
server name example.org, registration open, flows: 1
all is well' 'it says what it has found, and no more'
is "$(cat "$work/errors")" '' 'and logs nothing'

# The settings.
flows "'m.login.recaptcha m.login.dummy'"
told 78 'captcha provider is not known' 'captcha_url' 'a stage that is not set up'
is "$(grep -c '^wrong' <<<"$output")" 3 'all that is wrong is told at once'
flows "'m.login.password'"

# The schema.
sql "INSERT INTO register.migration VALUES ('9999_of_tomorrow')"
told 78 'newer than this release: it has 9999_of_tomorrow$' 'install the release' \
    'a migration that this release does not know'
sql "DELETE FROM register.migration WHERE name ~ '^9999'"
like "$(sql_as register_cgi "SELECT register_internal.self_check('{0001_planted}', '{}')")" \
    'older than this release: it lacks 0001_planted.*run sql/install.sql' \
    'a release with a migration that has not been applied'
sql 'ALTER FUNCTION register_internal.name_ask RENAME TO gone'
told 78 'register_internal.name_ask is missing' 'sql/install.sql' \
    'a function that is not there'
sql 'ALTER FUNCTION register_internal.gone RENAME TO name_ask'
sql 'ALTER FUNCTION register_internal.self_check RENAME TO gone'
told 78 'older than this release' 'sql/install.sql' \
    'a schema from before there was anything to ask'
sql 'ALTER FUNCTION register_internal.gone RENAME TO self_check'
createdb -U register empty
PGDATABASE=empty told 78 'nothing is installed in this database' \
    'sql/install.sql' 'an empty database'
well 'all that mended'

# The rights.
sql 'REVOKE EXECUTE ON FUNCTION register_internal.look FROM register_cgi'
told 78 'register_cgi may not call register_internal.look' 'sql/install.sql' \
    'a function that may not be called'
install
well 'install.sql mends that'
sql 'REVOKE USAGE ON SCHEMA register_internal FROM register_cgi'
told 78 'this role may not use the schema' 'install.sql' 'a schema out of reach'
install
well 'install.sql mends that, too'
sql 'GRANT SELECT (password_hash) ON register.account TO register_cgi'
told 78 'rights on tables, which it does not need: account$' 'REVOKE ALL' \
    'a right on one column'
sql 'REVOKE ALL ON ALL TABLES IN SCHEMA register FROM register_cgi'
well 'what it says to do mends that'
sql 'GRANT USAGE ON SEQUENCE register.invitation_id_seq TO register_cgi'
told 78 'does not need: invitation_id_seq$' 'REVOKE ALL' 'a right on a sequence'
sql 'REVOKE ALL ON SEQUENCE register.invitation_id_seq FROM register_cgi'
sql 'GRANT register_admin TO register_cgi'
told 78 'functions that it does not need: approve_account, ' 'REVOKE' \
    'an administrator as a responder'
sql 'REVOKE register_admin FROM register_cgi'
sql 'ALTER ROLE register_cgi CREATEDB'
told 78 'power over the server: CREATEDB$' 'NOCREATEDB' 'power over the server'
sql 'ALTER ROLE register_cgi NOCREATEDB'
PGUSER=register told 78 'register is a superuser' 'PGUSER to register_cgi' \
    'a superuser as a responder'
sql 'CREATE ROLE stranger LOGIN'
PGUSER=stranger told 75 'as stranger' 'PGUSER' 'a role that may not connect'
sql 'GRANT CONNECT ON DATABASE register TO stranger'
PGUSER=stranger told 78 'this role may not use the schema' \
    'PGUSER or set it to register_cgi' 'a role that was granted nothing'
well 'with none of them all is well'

# The list in the program is what the program calls.
is "$(sed -n '/^static const char functions/,/;/p' cgi/engine/check.c |
    tr -c 'a-z0-9_' '\n' | grep -vE '^(|static|const|char|functions)$' | sort)" \
    "$(grep -hoE 'register_internal\.[a-z0-9_]+' cgi/e*/*.c | cut -d. -f2 |
        sort -u)" \
    'it looks at all functions that the responder calls, and no other'

# The database.
PGUSER=nobody_of_that_name told 75 'as nobody_of_that_name' 'run this as that user' \
    'a role that is not there'
PGDATABASE=nowhere told 75 'in the database nowhere' 'PGDATABASE' \
    'a database that is not there'
like "$(cat "$work/errors")" '^<3>database-unreachable .*nowhere.* does not exist' \
    'PostgreSQL says why on standard error'
PGHOST=/nowhere check
unlike "$output" libnss-systemd 'a user with a name is not told of names'
output=$(PGHOST=/nowhere unshare --user --map-user=61234 "$binary" --check 2>&1)
like "$output" '^wrong:   the system has no name' 'a user without one is'
like "$output" '^to mend: .*libnss-systemd' 'and what gives it one'

# Its encoding and its locale.
# made NAME OPTIONS…: a database with these, which is used from here on.
made() {
    export PGDATABASE=$1
    createdb -U register -T template0 "${@:2}" "$1"
    psql -Xq -U register -f sql/install.sql >/dev/null
    psql -Xq -U register \
        -c "UPDATE register.settings SET server_name = 'example.org'"
}
made ascii -E SQL_ASCII --locale=C
told 78 'ascii is encoded in SQL_ASCII' 'createdb .*UTF8.* ascii' 'an encoding'
made posix -E UTF8 --locale=C
told 78 'locale C of the database posix' 'createdb .*C.UTF-8' 'a locale'
made icu -E UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en
well 'a locale of ICU is good'
psql -Xq -U register -c "UPDATE pg_database SET datcollversion = '1' WHERE datname = 'icu'"
told 78 'with version 1 of its collation' 'REINDEX DATABASE' \
    'one that has become another'
unset PGDATABASE

cluster_stop
told 75 "at $work; standard error" 'PostgreSQL runs' 'a server that is not there'
"$binary" --check >/dev/full 2>/dev/null
is $? 74 'a closed standard output is an error, too'
done_testing
