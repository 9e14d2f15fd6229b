#!/bin/bash
# "make install" puts all there is where PREFIX says, and "make uninstall" takes
# it away again.
. tests/tap.sh
into=$work/into
make_it() { DESTDIR=$into PREFIX=/opt/matrix UNITDIR=${units-} nginx/install "$1"; }
installed() { (cd "$into" && find . -type f | sort); }

holds 'it installs' make_it install
for file in bin/matrix-register bin/matrix-register-mailer \
    lib/systemd/system/matrix-register{.socket,.target,@.service,-mailer.service} \
    share/matrix-register/nginx/sites/matrix-register{,-auth,-apache}.conf \
    share/matrix-register/nginx/page/stages.js \
    share/matrix-register/sql/{setup,install.sql,functions/programs/whoami.sql} \
    share/man/man8/matrix-register{,-mailer}.8 \
    share/man/man7/matrix-register-sql.7; do
    holds "$file is there" test -s "$into/opt/matrix/$file"
done
is "$(grep -rl /usr/local "$into" --exclude-dir=bin)" '' \
    'no file names the folder that it is not in'
for line in 'ExecStart=/opt/matrix/bin/matrix-register$' \
    'alias /opt/matrix/share/matrix-register/nginx/page/;$' \
    'Include /opt/matrix/share/matrix-register/nginx/.*common.conf$'; do
    holds "but this one: $line" grep -rqE "$line" "$into"
done
is "$(find "$into/opt" -type d ! -perm -0555; find "$into/opt" ! -perm -0444)" '' \
    'every user can read it'
is "$("$into/opt/matrix/bin/matrix-register" --version | cut -d' ' -f1)" \
    matrix-register 'the program runs from there'

cluster_start
chmod -R a+rX "$work/into"
for time in once twice; do
    holds "setup, said $time" env PGUSER=register PGDATABASE=another \
        "$into/opt/matrix/share/matrix-register/sql/setup" example.org
done
is "$(psql -XAtqU register -d another -c 'SELECT server_name FROM register.settings')" \
    example.org 'makes a database with the server name'
env PGUSER=register PGDATABASE=another \
    "$into/opt/matrix/share/matrix-register/sql/setup" 'no name' >/dev/null 2>"$work/error"
is $? 3 'and refuses a name that is none'

# A cluster that was made where no locale was set.
"${as[@]}" mkdir "$work/ascii" "$work/sockets"
CLUSTER_INITDB_OPTIONS='--no-sync -E SQL_ASCII --locale=C' CLUSTER_INSTALLS=no \
    sql/cluster start "$work/ascii" "$work/sockets"
set_up() {
    PGHOST=$work/sockets PGUSER=register PGDATABASE=$1 \
        "$into/opt/matrix/share/matrix-register/sql/setup"
}
holds 'setup does without a locale' set_up fresh
is "$(psql -XAtqU register -h "$work/sockets" -d fresh -c "
    SELECT pg_encoding_to_char(encoding), datctype, to_regclass('register.account')
      FROM pg_database WHERE datname = current_database()")" \
    'UTF8|C.UTF-8|account' 'its database is in UTF-8'
createdb -U register -h "$work/sockets" old
set_up old >"$work/said" 2>&1
is $? 65 'it refuses a database that is not'
like "$(cat "$work/said")" 'old" is encoded in SQL_ASCII.*createdb .*UTF8' \
    'and says how to make one'
sql/cluster stop "$work/ascii"

mkdir -p "$into/opt/matrix/bin"
touch "$into/opt/matrix/bin/other"
holds 'it is taken away' make_it uninstall
is "$(installed)" ./opt/matrix/bin/other 'and what belongs to others is left'
units=/etc/systemd/system
make_it install
holds 'UNITDIR is where the units go' \
    test -s "$into/etc/systemd/system/matrix-register.socket"
make_it uninstall
is "$(installed)" ./opt/matrix/bin/other 'and where they are taken from'
done_testing
