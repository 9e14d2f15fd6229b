#!/bin/bash
# The entries of matrix-register-sql(7) are the comments in the database.
. tests/tap.sh
cluster_start
page=nginx/man/matrix-register-sql.7
differs() { PGUSER=register PGDATABASE=register nginx/man/renew | diff - "$page"; }
is "$(differs | head -40)" '' \
    "$page says what the comments say; else nginx/man/renew prints it anew"
sql "COMMENT ON VIEW register.flows IS 'Planted'"
like "$(differs)" '< Planted' 'a comment that was changed is noticed'
done_testing
