#!/bin/bash
# Installing and upgrading, as an administrator does it.
. tests/tap.sh
cluster_start
export PGUSER=register
on_server() { psql -XAtq -v ON_ERROR_STOP=1 -d postgres -c "$1"; }
in_database() { psql -XAtq -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }
roles() { on_server "SELECT rolname FROM pg_roles
                      WHERE rolname ~ '^register_'" | tr '\n' ' '; }

# A server that has never seen the schema, with these empty databases.
new_server() {
    local name
    for name in $(on_server "SELECT datname FROM pg_database
                              WHERE datname !~ '^(postgres|template.)$'"); do
        on_server "DROP DATABASE $name"
    done
    for name in $(roles); do on_server "DROP ROLE $name"; done
    for name in "$@"; do createdb "$name"; done
}
# install DATABASE [FOLDER]: exit status and output.
install() {
    local output
    output=$(psql -d "$1" -f "${2-sql}/install.sql" 2>&1)
    echo "$? $output"
}
installed='^0 The schema "register" is installed and up to date\.'

# All that is in a database; what install.sql makes of an empty one; all roles
# of the server with their settings.
everything() {
    # A number that a failed upgrade was given is not given again.
    pg_dump "$1" | grep -vE '^\\(un)?restrict |setval.*change_id_seq'
}
structure() {
    pg_dump --schema-only --schema='register*' "$1" | grep -vE '^\\(un)?restrict '
}
all_roles() { pg_dumpall --roles-only | grep -vE '^\\(un)?restrict '; }
# same FILE FILE NAME
same() { holds "$3" diff -u "$1" "$2"; }

new_server one two
like "$(install one)" "$installed" 'it installs into an empty database'
structure one >"$work/structure"
is "$(psql -XAtq -U register_cgi -d one -c "
        SELECT register_internal.settings_read() -> 'flows' -> 0 ->> 'stages'")" \
    '["m.login.password"]' 'the responder can begin at once'
like "$(cd / && install two "$OLDPWD/sql")" "$installed" \
    'it installs into a second database of the server, from any folder'
structure two >"$work/second"
same "$work/structure" "$work/second" 'a second database is like the first'

createdb three
like "$(PGCLIENTENCODING=LATIN1 install three)" "$installed" \
    'it installs for a client with another encoding than its own'
structure three >"$work/third"
same "$work/structure" "$work/third" \
    'the encoding of the client changes nothing'

createdb four
in_database four 'CREATE SCHEMA "of others"; CREATE EXTENSION pgcrypto SCHEMA "of others"'
like "$(install four)" "${installed#^0 }" 'it installs where others use pgcrypto'
for name in one four; do
    is "$(in_database "$name" "SET ROLE register_owner; SELECT encode(
            register_crypto.hmac('message', 'key', 'sha1'), 'hex')")" \
        2088df74d5f2146b48146caf4965377e9d0be3a4 "database $name can judge an HMAC"
done

# Administrators log in as roles of their own.
on_server "CREATE ROLE alice LOGIN IN ROLE register_admin"
compiles() { psql -XAtq -U alice -d "$1" -c 'SHOW jit'; }
is "$(compiles one)" off "an administrator's questions are not compiled"
is "$(compiles four)" on 'in a database that others use, that is theirs to say'
on_server 'ALTER DATABASE one RESET jit'
is "$(compiles one)" on 'where a database was installed before'
install one >"$work/output"
is "$(compiles one)" off 'the next installation says so'
on_server 'ALTER DATABASE one SET jit = on'
install one >"$work/output"
is "$(compiles one)" on 'what an administrator has said stays'

# Again, after an administrator has changed what can be changed.
in_database one "
    UPDATE register.settings
       SET server_name = 'example.org', password_hash_prefix = '\$2b\$',
           password_hash_cost = 12, session_lifetime = '2 hours',
           tries_per_peer = 7;
    SELECT register.set_flows('m.login.registration_token m.login.dummy',
                              'm.login.dummy');
    SELECT register.release_name('_*');
    SELECT register.reserve_name('admin*', 'ours');
    SELECT register.create_invitation(5);
    SELECT FROM register_internal.advance(
                sha256('a'), true, 'm.login.dummy', 'bob', NULL, false, NULL, NULL,
                '\$y\$a\$b', NULL, NULL, false, NULL, sha256('b'), NULL,
                '192.0.2.1', false, false, sha256('c'), sha256('token'));
    SELECT FROM register_internal.advance(
                sha256('d'), true, 'm.login.dummy', 'carol', NULL, false, NULL,
                NULL, '\$y\$a\$b', NULL, NULL, false, NULL, sha256('e'), NULL,
                '192.0.2.1', false, true, sha256('f'), sha256('g'));
    SELECT register.close_registration()" >"$work/output"
is $? 0 'an administrator changes what can be changed'
# plant DATABASE SQL: what the test is about; it has to take.
plant() { holds "planted: ${2//$'\n'/ }" in_database "$1" "$2"; }
everything one >"$work/before"
all_roles >"$work/roles"
like "$(install one)" "$installed" 'install.sql can be run again'
is "$(install one | wc -l)" 1 'it says that it is done in one line'
everything one >"$work/after"
same "$work/before" "$work/after" \
    'running it again changes nothing: accounts, settings, flows stay'
all_roles >"$work/roles.after"
same "$work/roles" "$work/roles.after" 'running it again changes no role'
# put_right PLANTED…: of all that, one installation leaves nothing.
put_right() {
    local planted
    cp "$work/before" "$work/planted"
    for planted; do
        plant one "$planted"
        everything one >"$work/after"
        ! cmp -s "$work/planted" "$work/after"
        ok $? 'that is another database'
        mv "$work/after" "$work/planted"
    done
    like "$(install one)" "${installed#^0 }" 'it installs'
    everything one >"$work/after"
    same "$work/before" "$work/after" 'and puts it right'
}
put_right 'DROP VIEW register.accounts CASCADE' \
    'DROP FUNCTION register.whoami' \
    'DROP FUNCTION register_internal.advance' \
    'CREATE FUNCTION register.more() RETURNS text RETURN 1' \
    'CREATE FUNCTION register_internal.more() RETURNS text RETURN 1'
put_right 'SET ROLE register_owner;
     CREATE FUNCTION register.whoami() RETURNS text RETURN 1' \
    'SET ROLE register_owner; DROP FUNCTION register_internal.session_cancel;
     CREATE FUNCTION register_internal.session_cancel(given_session bytea)
        RETURNS integer RETURN 1'
put_right 'GRANT SELECT ON register.account TO PUBLIC' \
    'GRANT SELECT ON register.accounts TO register_cgi' \
    'GRANT SELECT (password_hash) ON register.account TO register_admin' \
    'GRANT USAGE ON SEQUENCE register.mail_id_seq TO register_mailer' \
    'GRANT EXECUTE ON FUNCTION register.set_flows(text[]) TO PUBLIC' \
    'GRANT EXECUTE ON FUNCTION register.set_flows(text[]) TO register_cgi' \
    'GRANT EXECUTE ON FUNCTION register_internal.change_note TO PUBLIC' \
    'GRANT EXECUTE ON FUNCTION register_internal.change_note TO register_cgi' \
    'GRANT ALL ON SCHEMA register TO register_cgi, PUBLIC' \
    'REVOKE USAGE ON SCHEMA register_internal FROM register_cgi' \
    'REVOKE UPDATE ON register.settings FROM register_admin'
plant one 'CREATE VIEW public.theirs AS SELECT * FROM register.accounts;
           CREATE VIEW public.too AS SELECT * FROM register.find_failures(NULL)'
everything one >"$work/planted"
like "$(install one)" "$installed" 'it installs where something else uses ours'
everything one >"$work/after"
same "$work/planted" "$work/after" 'which stays'
in_database one 'DROP VIEW public.theirs, public.too'

createdb bare
like "$(install bare)" "$installed" 'a database is new'
in_database bare 'SET session_replication_role = replica; DELETE FROM register.settings'
is "$(in_database bare 'SELECT count(*) FROM register.settings')" 0 'its settings are lost'
like "$(install bare)" "$installed" 'it can be installed again'
is "$(in_database bare 'SELECT server_name FROM register.settings')" localhost \
    'and has settings again'

# An upgrade: to a release that has a column more, one function less, and
# another one with other arguments.
next=$work/"next release's"/sql
mkdir "$work/next release's"
cp -r sql "$next"
sed -i 's/^    deactivated_at timestamptz,/&\n    planted_at timestamptz,/' \
    "$next/schema/accounts.sql"
echo 'ALTER TABLE register.account ADD COLUMN planted_at timestamptz;' \
    >"$next/migrations/0001_planted.sql"
rm "$next/functions/administrator/ban_name.sql"
sed -i 's/(access_token text)/(access_token text, planted text DEFAULT NULL)/
    s/is_guest boolean)/is_guest boolean, planted text)/
    s/account.is_guest$/&, whoami.planted/' "$next/functions/programs/whoami.sql"
createdb fresh
like "$(install fresh "$next")" "$installed" 'the next release installs'
like "$(install two "$next")" "$installed" 'it upgrades an installation'
for name in fresh two; do
    structure "$name" | sed 's/,$//' | sort >"$work/structure.$name"
    is "$(in_database "$name" 'SELECT name FROM register.migration')" \
        0001_planted 'that has its migration then'
done
[ "$(grep -c 'planted' "$work/structure.fresh")" -ge 4 ]
ok $? 'it is another one'
same "$work/structure.fresh" "$work/structure.two" \
    'an upgraded database is like a new one, but for the order of columns'
like "$(install two "$next")" "$installed" 'a migration is applied once'
is "$(in_database two "SELECT count(*) FROM register.whoami('token', 'b')")" 0 \
    'a function has its new arguments'
like "$(in_database two "SELECT register.ban_name('a')" 2>&1)" 'does not exist' \
    'a function that has no file is gone'

# Failures.
break_at() { # FILE: a copy of sql that fails at the end of it
    rm -rf "$work/sql"
    cp -r sql "$work/sql"
    echo 'SELECT 1 / 0;' >>"$work/sql/$1"
}
break_at grants.sql
echo "DELETE FROM register.flow; CREATE VIEW register.more AS SELECT 1;
      ALTER TABLE register.account ADD COLUMN more text;" \
    >>"$work/sql/stage_types.sql"
everything one >"$work/before"
like "$(install one "$work/sql")" '^3 .*division by zero' \
    'an upgrade that fails says so'
everything one >"$work/after"
same "$work/before" "$work/after" \
    'an upgrade that fails leaves everything as it was'
new_server empty
for file in roles.sql schema/accounts.sql functions/programs/whoami.sql \
    views/accounts.sql stage_types.sql grants.sql; do
    break_at "$file"
    line=$(($(wc -l <"$work/sql/$file")))
    like "$(install empty "$work/sql")" "^3 .*/$file:$line: .*division by zero" \
        "an installation that fails in $file names file and line"
    is "$(in_database empty "SELECT nspname FROM pg_namespace
                              WHERE nspname ~ '^register'")$(roles)" '' \
        "failing in $file leaves no schema and no role"
done

mkdir "$work/elsewhere"
cp sql/install.sql sql/roles.sql "$work/elsewhere"
like "$(install empty "$work/elsewhere")" 'ERROR: .*folder of install.sql is not found' \
    'without its functions it says that it does not find them'
is "$(in_database empty "SELECT nspname FROM pg_namespace
                          WHERE nspname ~ '^register'")$(roles)" '' \
    'and leaves nothing'
like "$(cd sql && install empty .)" "$installed" 'it installs from its own folder'
structure empty >"$work/inside"
same "$work/structure" "$work/inside" 'the same'
new_server empty
like "$(cd / && psql -v source="$OLDPWD/sql" -d empty \
        -f "$OLDPWD/sql/install.sql" 2>&1)" "${installed#^0 }" \
    'it installs where its folder is said'
new_server empty

# At once.
for number in 1 2 3 4; do install empty >"$work/at_once.$number" & done
wait
is "$(cat "$work"/at_once.* | grep -c "$installed")" 4 \
    'four installations into one database at once all succeed'
structure empty >"$work/at_once"
same "$work/structure" "$work/at_once" \
    'four installations at once are like one'

# One begins first and gets its turn behind another.
new_server empty
rm -rf "$work/sql"
cp -r sql "$work/sql"
echo "\! touch $work/begun; until [ -e $work/go ]; do sleep 0.02; done" \
    >"$work/pause"
sed -i "/^BEGIN;/r $work/pause" "$work/sql/install.sql"
install empty "$work/sql" >"$work/slow" &
for _ in $(seq 500); do [ -e "$work/begun" ] || sleep 0.02; done
like "$(install empty)" "$installed" \
    'an installation does not wait for one that has only just begun'
touch "$work/go"
wait
like "$(cat "$work/slow")" "$installed" \
    'the one that began first succeeds behind it'
structure empty >"$work/at_once"
same "$work/structure" "$work/at_once" \
    'two installations that overlap are like one'

# Without a superuser.
new_server theirs
on_server "CREATE ROLE register_them LOGIN CREATEROLE;
           CREATE ROLE register_nobody LOGIN"
PGUSER=register_them
like "$(install theirs)" 'ERROR: .*permission denied for database' \
    'who may not create in the database is refused'
PGUSER=register_nobody
like "$(install theirs)" 'ERROR: .*permission denied to create role' \
    'who may not create roles is refused'
PGUSER=register
is "$(roles)" 'register_them register_nobody ' \
    'an installation that is refused leaves no role'
on_server "GRANT CREATE ON DATABASE theirs TO register_them"
PGUSER=register_them
output=$(install theirs)
like "$(tail -1 <<<"$output")" "${installed#^0 }" \
    'who may create both installs without being a superuser'
like "$output" 'WARNING: .*only a superuser can keep parameters' \
    'that one is warned of what takes a superuser'
like "$(install theirs | tail -1)" "${installed#^0 }" \
    'that one can run it again'
PGUSER=register
structure theirs >"$work/theirs"
same "$work/structure" "$work/theirs" \
    'a database installed that way is like any other'
is "$(psql -XAtq -U register_cgi -d theirs -c "
        SELECT register_internal.settings_read() ->> 'server_name'")" localhost \
    'the responder can begin there'
like "$(install theirs)" "$installed" 'a superuser can upgrade it later'
done_testing
