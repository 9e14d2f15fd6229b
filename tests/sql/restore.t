#!/bin/bash
# A backup comes back as matrix-register(8) says, where there are no roles yet.
. tests/tap.sh
cluster_start
export PGUSER=register PGDATABASE=register
on_server() { psql -XAtq -v ON_ERROR_STOP=1 -d postgres -c "$1"; }
lose_everything() {
    on_server 'DROP DATABASE IF EXISTS register' >"$work/output"
    for name in $(on_server "SELECT rolname FROM pg_roles WHERE rolname ~ '^register_'"); do
        on_server "DROP ROLE $name"
    done
}
setup() { sql/setup 2>&1; }
dump() { pg_dump -Cc register | grep -vE '^\\(un)?restrict '; }
sign_up() {
    psql -XAtq -U register_cgi -v ON_ERROR_STOP=1 -c "
        SELECT error, user_id FROM register_internal.advance(sha256('$1'), true,
            'm.login.dummy', '$1', '{}', false, NULL, NULL, NULL, NULL, NULL, NULL,
            NULL, sha256('a'), NULL, '192.0.2.1', false, false, sha256('secret'),
            sha256('token $1'))" 2>&1
}
sql "SELECT FROM register.set_flows('m.login.dummy');
     UPDATE register.settings SET server_name = 'example.org';
     SELECT FROM register.create_invitation(note => 'kept');
     SELECT FROM register.set_secret('shared_secret', 'kept as it was set')"
is "$(sign_up bob)" '|@bob:example.org' 'bob has an account'
setup >"$work/output"
dump >"$work/dump"
rights() { sql "SELECT datacl::text FROM pg_database WHERE datname = 'register'"; }
before=$(rights)
# The commands of the manual page.
commands=$(sed -n '/^\.Ss Backup$/,/^\.Ss systemd$/p' nginx/man/matrix-register.8 |
    sed -n '/^\.Bd/,/^\.Ed/p' | grep -v '^\.' |
    sed "s|/usr/local/share/matrix-register/||; s|register\.sql|$work/dump|")
is "$(wc -l <<<"$commands")" 3 'the manual page has three commands'

lose_everything
holds 'with them it is restored where there was nothing' bash -ec "$commands"
dump >"$work/restored"
# PostgreSQL writes the same condition with fewer parentheses when it reads it again.
holds 'all of it' diff <(tr -d '()' <"$work/dump") <(tr -d '()' <"$work/restored")
is "$(rights)" "$before" 'with who may connect'
is "$(sign_up carol)" '|@carol:example.org' 'and people sign up'
like "$(psql -XAtqc 'DELETE FROM register.settings' 2>&1)" "can't be changed by DELETE" \
    'a trigger does what it did'
holds 'over what is there, too' bash -ec "$commands"
is "$(sql 'SELECT count(*) FROM register.accounts')" 1 'which is gone'

lose_everything
psql -Xq -d postgres -f "$work/dump" >"$work/output" 2>&1
like "$(setup)" 'restored before its roles were there. Drop this database' \
    'where the roles were missing, setup says what to do'
done_testing
