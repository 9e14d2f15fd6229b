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
    'everybody can read it'
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
