#!/bin/bash
# The manual pages are well formed, and have all that they are to have.
. tests/style/rules.sh

badly_written() { mandoc -T lint -W warning nginx/man/*.[1-8]; }
# What register_admin may see or call.
granted() {
    find sql -name '*.sql' -exec sed -s '$s/$/;/' {} + | tr '\n' ' ' | tr ';' '\n' |
        grep -E '^ *GRANT .* TO [^;]*register_admin' | grep -v 'ON SCHEMA' |
        grep -oE 'register\.[a-z0-9_]+' | sed 's/^register\.//' | sort -u
}
page=nginx/man/matrix-register-sql.7
entries() { sed -nE 's/^\.It Ic ([a-z0-9_]+)( .*)?$/\1/p' "$page" | sort -u; }
undescribed() { comm -23  <(granted) <(entries) | sed "s|\$| is not in $page|"; }
stale() {
    local name
    comm -13 <(granted) <(entries) | while read -r name; do
        echo "$page: has $name, which no GRANT gives to register_admin" \
            "$(cd sql && find functions views -name "$name.sql" -printf '(sql/%p)')"
    done
}
# An entry goes as far as the next one.
without_example() {
    awk '/^\.(It|El)/ {
             if (name != "" && !shown)
                 print name " has no example"
             name = $1 == ".It" && $2 == "Ic" ? $3 : ""
             shown = 0
         }
         name != "" && $0 ~ ("register[.]" name "([^a-z0-9_]|$)") {shown = 1}' \
        "$page"
}
# The options that the programs say they have.
options_without_page() {
    local program
    for program in register:matrix-register mailer/mailer:matrix-register-mailer; do
        sed -n '/usage\[\]/,/;$/p' "cgi/${program%:*}.c" |
            grep -oE -- '--[a-z]+' | sort -u | while read -r option; do
            grep -qE "(Fl|[|,]) ${option#-}( |\$)" "nginx/man/${program#*:}.8" ||
                echo "${program#*:}.8 does not have $option"
        done
    done
}
# The errors of the responder, and those that the web servers word: a name, a
# status and an errcode each.
errors_in_c() {
    sed -nE 's/^ERROR\([A-Z_]+, "([a-z_]+)", ([0-9]+), "([A-Z_]+)", .*/\1 \2 \3/p' \
        sql/errors.def
}
errors_in_sites() {
    grep -ohE '"matrix_register.error":"[a-z_]+"' nginx/sites/*.conf |
        cut -d'"' -f4 | sort -u
}
errors_in_manual() {
    sed -nE 's/^\.It Sy ([a-z_]+) Ta (.+) Ta (M_[A-Z_]+)$/\1 \2 \3/p' \
        nginx/man/matrix-register.8
}
errors_undescribed() {
    errors_in_c | grep -vxFf <(errors_in_manual) |
        sed 's|.*|sql/errors.def: & is not in nginx/man/matrix-register.8|'
    errors_in_sites | grep -vxFf <(errors_in_manual | cut -d' ' -f1) |
        sed 's|.*|nginx/sites: & is not in nginx/man/matrix-register.8|'
}
errors_stale() {
    errors_in_manual | cut -d' ' -f1 |
        grep -vxFf <(errors_in_c | cut -d' ' -f1; errors_in_sites) |
        sed 's|.*|nginx/man/matrix-register.8: & is no error|'
}

keeps 'mandoc has nothing to say about the manual' badly_written
[ "$(granted | wc -l)" -ge 30 ]
ok $? 'an administrator may see and call many things'
keeps 'each of them is in the manual' undescribed
keeps 'the manual has nothing that an administrator may not use' stale
keeps 'each has an example' without_example
keeps 'the options of the programs are in their pages' options_without_page
is "$(errors_in_c | wc -l)" "$(($(grep -c '^ERROR(' sql/errors.def) - 1))" \
    'the errors of the responder are found'
[ "$(errors_in_sites | wc -l)" -ge 10 ]
ok $? 'so are those of the web servers'
keeps 'each error is in the manual' errors_undescribed
keeps 'the manual has no error that is gone' errors_stale
done_testing
