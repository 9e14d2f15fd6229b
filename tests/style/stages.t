#!/bin/bash
# The tables that a new stage, error, function or migration needs a row in.
. tests/style/rules.sh

# The type that a stage's file gives itself; those that the database knows.
type_of() { sed -nE 's/^ *\.type = "([^"]*)".*/\1/p' "$1"; }
types_in_sql() { sed -nE "s/^ *\('([^']*)',.*/\1/p" sql/stage_types.sql; }
# The files of cgi/stages that hold a stage; the others are what stages share.
stage_files() { grep -lE "^const struct stage stage_|^    \.type = " cgi/stages/*.c; }
types_in_c() { for file in $(stage_files); do type_of "$file"; done; }
stages_without_row() {
    for file in $(stage_files); do
        name=${file##*/} name=${name%.c}
        grep -q "^const struct stage stage_$name = {\$" "$file" ||
            echo "$file: does not define stage_$name"
        [ "$(type_of "$file" | wc -l)" = 1 ] ||
            echo "$file: not one line says what type it is"
        types_in_sql | grep -qxF -- "$(type_of "$file")" ||
            echo "$file: its type is not in sql/stage_types.sql"
    done
}
types_without_stage() {
    types_in_sql | grep -vxF -- "$(types_in_c)" |
        sed 's/.*/sql\/stage_types.sql: & has no file in cgi\/stages/'
}
# on_pass and on_finish name functions; type and description come before them.
hooks_without_function() {
    grep -v '^--' sql/stage_types.sql |
        sed -E "s/^ *\('[^']*',( *'([^']|'')*')?//" | grep -oE "'[a-z0-9_]+'" |
        tr -d "'" | while read -r hook; do
        compgen -G "sql/functions/stages/*/$hook.sql" >/dev/null ||
            echo "sql/stage_types.sql: there is no function $hook"
    done
}
# A stage touches its file and its rows: no other file knows its name.
named_elsewhere() {
    product | grep -vE '^cgi/stages/' | cat - <(echo Makefile) |
        xargs grep -HnE "stage_($(stage_files | xargs basename -as .c |
            paste -sd'|'))\b|stages/[a-z_]+\.c"
}

stages_without_keys() {
    local type
    for type in $(types_in_c); do
        tr '\n' ' ' <nginx/man/matrix-register.8 |
            grep -qE "\.It ([a-z0-9._]+ , )*$type( |\$)" ||
            echo "nginx/man/matrix-register.8: $type is not in \"The stages\""
    done
}
# What each needs is said to administrators.
stages_without_needs() {
    local page=nginx/man/matrix-register.8
    types_in_c | grep -vxF -- "$(awk '
        /^\.It / {types = $0} /^Needs / {print types; types = ""}' "$page" | tr ' ' '\n')" |
        sed "s|^|$page: in \"The stages\" nothing says what is needed by |"
}

# The errors that SQL functions answer with, and those that have a row.
errors_in_sql() {
    grep -roE "\berror := '[a-z_]+'|\brefuse\('[a-z_]+'\)" sql/functions | sed -E "s/^([^:]*):.*'([a-z_]+)'.*/\1 \2/"
}
errors_without_row() {
    errors_in_sql | awk '
        NR == FNR {if (split($0, part, "\"") > 2) row[part[2]] = $0; next}
        !($2 in row) {print $1 ": error " $2 " has no row in sql/errors.def"}
        # A function of a stage gives an error no detail.
        $1 ~ "/stages/" && row[$2] ~ /: "\)$/ {
            print $1 ": error " $2 " lacks what its words in sql/errors.def lead to"
        }' sql/errors.def -
}

# Functions, views and migrations are found; all else has to be named.
not_installed() {
    (cd sql && printf '%s\n' *.sql schema/*.sql) | grep -vx install.sql |
        while read -r file; do
            grep -qE "\\\\ir $file( |/|\$)" sql/install.sql ||
                echo "sql/$file is not in sql/install.sql"
        done
}
# Forward only: the numbers go up by one.
wrong_numbers() {
    find sql/migrations -name '*.sql' -printf '%f\n' | sort | awk '
        $0 !~ "^" sprintf("%04d", NR) "_[a-z0-9_]+[.]sql$" {
            print "sql/migrations/" $0 ": not number " NR
        }'
}
# A file holds the function of its name, says what it is for, and no more.
strange_functions() {
    find sql/functions -name '*.sql' -exec awk '
        FNR == 1 {
            name = FILENAME
            gsub(/^.*\/|\.sql$/, "", name)
            schema = FILENAME ~ /\/(administrator|programs)\// \
                ? "register." : "register_internal."
            wanted[FILENAME] = "CREATE OR REPLACE FUNCTION " schema name \
                "COMMENT ON FUNCTION " schema name
        }
        match(tolower($0), /^(create|comment on) .*function [a-z0-9_.]+/) {
            found[FILENAME] = found[FILENAME] substr($0, 1, RLENGTH)
        }
        END {
            for (file in wanted)
                if (! gsub(wanted[file], "", found[file]) || found[file] != "")
                    print file ": not that function and its comment"
        }' {} +
}

keeps 'every stage is defined by its file and has a row in sql/stage_types.sql' \
    stages_without_row
keeps 'the keys of every stage are in the manual' stages_without_keys
keeps 'so is what they need' stages_without_needs
keeps 'every stage type in SQL has its file' types_without_stage
keeps 'the functions that a stage type names are there' hooks_without_function
keeps 'no other file knows a stage by its name' named_elsewhere
[ "$(errors_in_sql | wc -l)" -ge 10 ]
ok $? 'the SQL functions answer with errors by name'
keeps 'every one of them has a row in sql/errors.def, and whole words' errors_without_row
keeps 'sql/install.sql has every file that it does not find itself' not_installed
keeps 'the migrations are numbered one by one' wrong_numbers
keeps 'a file of sql/functions holds what has one name, each with its comment' \
    strange_functions
done_testing
