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
    pg_dump --schema-only "$1" | grep -vE '^\\(un)?restrict '
}
all_roles() { pg_dumpall --roles-only | grep -vE '^\\(un)?restrict '; }
# same FILE FILE NAME
same() { holds "$3" diff -u "$1" "$2"; }

new_server one two
like "$(install one)" "$installed" 'it installs into an empty database'
structure one >"$work/structure"
is "$(psql -XAtq -U register_cgi -d one -c "
        SELECT register.settings_read() ->> 'flows'")" \
    '[["m.login.password"]]' 'the responder can begin at once'
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
    SELECT FROM register.account_finish(
                sha256('a'), 0, 'm.login.dummy', 'bob', '\$y\$a\$b', NULL,
                sha256('b'), '192.0.2.1', '{m.login.dummy}',
                sha256('c'), sha256('token'));
    SELECT FROM register.stage_pass(
                sha256('d'), 0, 'm.login.dummy', 'carol', '\$y\$a\$b', NULL,
                sha256('e'), '192.0.2.1', '{m.login.dummy}');
    SELECT register.close_registration()" >"$work/output"
is $? 0 'an administrator changes what can be changed'
everything one >"$work/before"
all_roles >"$work/roles"
like "$(install one)" "$installed" 'install.sql can be run again'
is "$(install one | wc -l)" 1 'it says that it is done in one line'
everything one >"$work/after"
same "$work/before" "$work/after" \
    'running it again changes nothing: accounts, settings, flows stay'
all_roles >"$work/roles.after"
same "$work/roles" "$work/roles.after" 'running it again changes no role'
in_database one "DROP VIEW register.accounts;
    DROP FUNCTION register.whoami;
    GRANT SELECT ON register.account TO PUBLIC;
    GRANT EXECUTE ON FUNCTION register.set_flows TO PUBLIC"
install one >"$work/output"
everything one >"$work/after"
same "$work/before" "$work/after" \
    'lost views and functions come back, rights of PUBLIC go'

# An upgrade: a database that has the first migration only, accounts, and a
# function whose arguments are no longer those.
createdb older
psql -Xq -v ON_ERROR_STOP=1 -d older >"$work/output" <<'END'
BEGIN;
\i sql/roles.sql
SET LOCAL ROLE register_owner;
\set migration 0001_accounts_and_sessions
\i sql/migrate.sql
INSERT INTO register.stage_type VALUES ('m.login.dummy', 'as of old');
INSERT INTO register.flow_stage VALUES (1, 1, 'm.login.dummy');
UPDATE register.settings SET server_name = 'example.org';
INSERT INTO register.session (id, expires_at)
VALUES (sha256('sign-up'), now() + interval '1 hour');
INSERT INTO register.name VALUES ('bob', NULL), ('carol', sha256('sign-up'));
INSERT INTO register.account (localpart, server_name, password_hash)
VALUES ('bob', 'example.org', '$y$a$b');
INSERT INTO register.access_token VALUES (sha256('token'), 'bob');
COMMIT;
END
of_old() {
    in_database older "
        SELECT localpart, user_id, password_hash, created_at, deactivated_at
          FROM register.account;
        SELECT hash, localpart, created_at FROM register.access_token;
        SELECT localpart, session_id FROM register.name;
        SELECT id, expires_at, stages FROM register.session;
        SELECT flow, place, type FROM register.flow_stage;
        SELECT server_name, registration_open FROM register.settings"
}
of_old >"$work/before"
like "$(install older)" "$installed" 'it upgrades an older installation'
of_old >"$work/after"
same "$work/before" "$work/after" \
    'an upgrade keeps accounts, sign-ups, names, settings, flows'
structure older >"$work/upgraded"
same "$work/structure" "$work/upgraded" 'an upgraded database is like a new one'
is "$(in_database older "SELECT user_id FROM register.whoami('token')")" \
    '@bob:example.org' 'access tokens of old still hold'
is "$(in_database older "SELECT description FROM register.stage_type
                          WHERE type = 'm.login.dummy'")" \
    'nothing: passes at once' 'stage types are those of the new release'

# Failures.
break_at() { # FILE: a copy of sql that fails at the end of it
    rm -rf "$work/sql"
    cp -r sql "$work/sql"
    echo 'SELECT 1 / 0;' >>"$work/sql/$1"
}
break_at grants.sql
echo "DELETE FROM register.flow_stage; CREATE VIEW register.more AS SELECT 1;
      ALTER TABLE register.account ADD COLUMN more text;" \
    >>"$work/sql/views.sql"
everything one >"$work/before"
like "$(install one "$work/sql")" '^3 .*division by zero' \
    'an upgrade that fails says so'
everything one >"$work/after"
same "$work/before" "$work/after" \
    'an upgrade that fails leaves everything as it was'
new_server empty
for file in roles.sql migrations/0001_accounts_and_sessions.sql \
    functions/whoami.sql stage_types.sql grants.sql; do
    break_at "$file"
    like "$(install empty "$work/sql")" '^3 .*division by zero' \
        "an installation that fails in $file says so"
    is "$(in_database empty "SELECT nspname FROM pg_namespace
                              WHERE nspname = 'register'")$(roles)" '' \
        "failing in $file leaves no schema and no role"
done

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
        SELECT register.settings_read() ->> 'server_name'")" localhost \
    'the responder can begin there'
like "$(install theirs)" "$installed" 'a superuser can upgrade it later'
done_testing
