#!/bin/bash
# The tables that a new stage, fault, function or migration needs a row in.
. tests/style/rules.sh

# The type that a stage's file gives itself; those that the database knows.
type_of() { sed -nE 's/^ *\.type = "([^"]*)".*/\1/p' "$1"; }
types_in_sql() { sed -nE "s/^ *\('([^']*)', '.*/\1/p" sql/stage_types.sql; }
# The files of cgi/stages that hold a stage; the others are what stages share.
stage_files() { grep -lE "^const struct stage stage_|^    \.type = " cgi/stages/*.c; }
types_in_c() { for file in $(stage_files); do type_of "$file"; done; }
stages_without_row() {
    for file in $(stage_files); do
        name=${file##*/} name=${name%.c}
        grep -qE "^ +&stage_$name,( |\$)" cgi/stages/stage.c ||
            echo "$file: &stage_$name is not in the table of cgi/stages/stage.c"
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
# on_pass and on_finish name functions.
hooks_without_function() {
    grep -vE "^ *\('|^--" sql/stage_types.sql | grep -oE "'[a-z0-9_]+'" |
        tr -d "'" | while read -r hook; do
        [ -f "sql/functions/$hook.sql" ] ||
            echo "sql/stage_types.sql: there is no function $hook"
    done
}
# A stage touches its file and its rows: nobody else knows its name.
named_elsewhere() {
    product | grep -vE '^cgi/stages/' | cat - <(echo Makefile) |
        xargs grep -HnE "stage_($(stage_files | xargs basename -as .c |
            paste -sd'|'))\b|stages/[a-z_]+\.c"
}

# The faults that SQL functions answer with, and those that have a row.
faults_in_sql() {
    grep -HoE "(\bfault :=|\bRETURN|\bTHEN) '[a-z_]+'|'[a-z_]+' INTO fault" \
        sql/functions/*.sql | sed -E "s/^(.*):.*'([a-z_]+)'.*/\1 \2/"
}
faults_without_row() {
    faults_in_sql | awk '
        NR == FNR {if (split($0, part, /= \{"|",/) > 2) row[part[2]]; next}
        !($2 in row) {print $1 ": fault " $2 " has no row in cgi/http/error.c"}
        ' cgi/http/error.c -
}

not_installed() {
    (cd sql && printf '%s\n' functions/*.sql migrations/*.sql) | awk '
        NR == FNR {installed[$0]; next}
        {line = $0}
        /^functions/ {line = "\\ir " $0}
        /^migrations/ {gsub(/^.*\/|\.sql$/, "", line); line = "\\set migration " line}
        !(line in installed) {print "sql/" $0 " is not in sql/install.sql"}
        ' sql/install.sql -
}
installed_without_file() {
    sed -nE 's/^\\ir ([a-z_/]+\.sql)$/\1/p
        s/^\\set migration (.*)$/migrations\/\1.sql/p' sql/install.sql |
        while read -r file; do
            [ -f "sql/$file" ] || echo "sql/install.sql: there is no $file"
        done
}
# Forward only: the numbers go up by one, in the order of installation.
wrong_numbers() {
    find sql/migrations -type f -printf '%f\n' | sort | awk '
        $0 !~ "^" sprintf("%04d", NR) "_[a-z0-9_]+[.]sql$" {
            print "sql/migrations/" $0 ": not number " NR
        }'
    sed -n 's/^\\set migration //p' sql/install.sql | sort -c 2>&1
}
# A file holds the function of its name, says what it is for, and no more.
strange_functions() {
    awk '
        FNR == 1 {
            name = FILENAME
            gsub(/^.*\/|\.sql$/, "", name)
            wanted[FILENAME] = "CREATE OR REPLACE FUNCTION register." name \
                "COMMENT ON FUNCTION register." name
        }
        match(tolower($0), /^(create|comment on) .*function [a-z0-9_.]+/) {
            found[FILENAME] = found[FILENAME] substr($0, 1, RLENGTH)
        }
        END {
            for (file in wanted)
                if (found[file] != wanted[file])
                    print file ": not that function and its comment"
        }' sql/functions/*.sql
}

keeps 'every stage has a row in cgi/stages/stage.c and in sql/stage_types.sql' \
    stages_without_row
copy cgi sql
plant cgi/stages/planted.c <<<'    .type = "m.login.planted",'
expect 'planted.c: &stage_planted is not in the table'
notices 'one without a row in cgi/stages/stage.c would be noticed' stages_without_row
copy cgi sql
plant cgi/stages/planted.c <<<'    .type = "m.login.planted",'
expect 'planted.c: its type is not in sql/stage_types.sql'
notices 'so would one without a row in SQL' stages_without_row

keeps 'every stage type in SQL has its file' types_without_stage
copy cgi sql
plant sql/stage_types.sql <<<"    ('m.login.planted', 'plants',"
expect 'm.login.planted has no file'
notices 'one without would be noticed' types_without_stage

keeps 'the functions that a stage type names are there' hooks_without_function
copy sql
plant sql/stage_types.sql <<<"     'planted_pass', NULL),"
expect 'no function planted_pass'
notices 'one that is not would be noticed' hooks_without_function

keeps 'no other file knows a stage by its name' named_elsewhere
copy cgi common Makefile
plant cgi/engine/step.c <<<'extern const struct stage stage_password;'
notices 'one that does would be noticed' named_elsewhere

[ "$(faults_in_sql | wc -l)" -ge 10 ]
ok $? 'the SQL functions answer with faults by name'
keeps 'every one of them has a row in cgi/http/error.c' faults_without_row
for line in "fault := 'planted_fault';" "RETURN 'planted_fault';" \
    "SELECT 'planted_fault' INTO fault;"; do
    copy cgi/http/error.c sql
    plant sql/functions/planted.sql <<<"$line"
    notices "$line would be noticed" faults_without_row
done

keeps 'sql/install.sql has every function and every migration' not_installed
copy sql
plant sql/functions/planted.sql <<<''
notices 'a function that is left out would be noticed' not_installed
copy sql
plant sql/migrations/9999_planted.sql <<<''
notices 'so would a migration' not_installed

keeps 'and nothing that is not there' installed_without_file
for line in '\ir functions/planted.sql' '\set migration 9999_planted'; do
    copy sql
    plant sql/install.sql <<<"$line"
    notices "$line would be noticed" installed_without_file
done

keeps 'the migrations are numbered one by one' wrong_numbers
copy sql
plant sql/migrations/9999_planted.sql <<<''
notices 'a gap would be noticed' wrong_numbers
copy sql
plant sql/migrations/0001_planted.sql <<<''
expect 'sql/migrations/'
notices 'so would a number that two have' wrong_numbers

keeps 'a file of sql/functions holds one function with its comment' \
    strange_functions
copy sql
plant sql/functions/whoami.sql <<<'CREATE FUNCTION register.planted()'
notices 'a second one would be noticed' strange_functions
copy sql
sed -i /^COMMENT/d "$scene/sql/functions/whoami.sql"
expect whoami
notices 'so would one without a comment' strange_functions
done_testing
