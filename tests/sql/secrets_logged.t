#!/bin/bash
# The lines of the manual that keep a secret out of the server's log do, word for
# word, on a server that logs what PostgreSQL logs unless it is told otherwise.
. tests/tap.sh
"${as[@]}" cp -a "$TEST_ROOT/template" "$work/cluster"
# The least that a server would log, and more: each is tried.
echo "log_statement = all
    log_min_duration_statement = 0" >>"$work/cluster/postgresql.conf"
cluster_start as-installed
sql "ALTER ROLE register_admin LOGIN; CREATE ROLE alice LOGIN IN ROLE register_admin"
is "$(sql 'SHOW log_min_error_statement')" error 'failed statements are logged'
# The literal blocks of the part of the manual, as people read them.
block() {
    sed -n '/^\.Sh SECRETS/,/^\.Sh LIMITS/p' nginx/man/matrix-register-sql.7 |
        awk -v wanted="$1" '/^\.Ed/ {on = 0} on; /^\.Bd/ {on = ++number == wanted}' |
        sed 's/\\(aq/'"'"'/g; s/\\e/\\/g'
}
lines=$(block 1)
like "$lines" "SELECT register.set_secret\('captcha', :'secret'\);" \
    'the manual has the lines'
# typed ROLE SECRET LINES: what psql shows; a statement with a mistake follows that
# which is right.
typed() {
    echo "$2" >"$work/secret"
    {
        grep -v unset <<<"${3/\/root\/secret/$work/secret}"
        echo "SELECT register.set_secret('captcha' :'secret');"
        echo "SELECT register.set_secret('captca', :'secret');"
        echo "SELECT register.set_secrets('captcha', :'secret');"
        grep unset <<<"$3"
    } | psql -XAt -U "$1" -d register 2>&1
}
logged() { grep -c "$1" "$work/cluster/log"; }

said=$(typed register planted-first "$(grep -v '^SET' <<<"$lines")")
like "$said" 'the secret is set' 'without the parameters it is set'
[ "$(logged planted-first)" -ge 4 ]
ok $? 'and logged, each time' || logged planted-first
said=$(typed register planted-second "$lines")
like "$said" 'the secret is set' 'with them it is set'
is "$(grep -c '^ERROR' <<<"$said")" 3 'three mistakes are refused'
is "$(logged planted-second)" 0 'and it is logged nowhere'
like "$(typed alice planted-third "$lines")" 'permission denied to set parameter' \
    'a role that may not change the parameters is told so'
sql "$(block 2)"
unlike "$(typed alice planted-fourth "$lines")" 'permission denied' \
    'until a superuser lets it, by the line of the manual'
is "$(logged planted-fourth)" 0 'then nothing is logged either'

# At a terminal psql keeps what was typed.
{
    echo "${lines/\/root\/secret/$work/secret}"
    echo '\q'
} | HOME=$work PAGER=cat script -qec 'psql -X -U register -d register' /dev/null \
    >"$work/output"
like "$(cat "$work/.psql_history")" "set_secret\('captcha', :'secret'\)" \
    'the history of psql has the lines'
unlike "$(cat "$work/.psql_history")" "$(cat "$work/secret")" 'and not the secret'
done_testing
