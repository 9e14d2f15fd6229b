#!/bin/bash
# Who may know whom: libraries, headers, and who calls whom.
. tests/style/rules.sh

# includes FILE…: "FILE HEADER" for what is included, <> and "" kept.
includes() {
    xargs -r grep -HE '^ *# *include ' -- |
        sed -E 's/^([^:]*): *# *include *([<"][^>"]*[>"]).*/\1 \2/'
}
# Headers that come with the compiler or with the C library; the others.
own=$(dirname "$(gcc -print-file-name=include/stddef.h)")
dpkg -L libc6-dev linux-libc-dev |
    sed -nE 's|^/usr/include/([a-z0-9_]+-linux-gnu/)?(.*\.h)$|\2|p' |
    cat - <(cd "$own" && ls) >"$work/usual"
outside_headers() {
    c_files | includes | sed -nE 's/^(.*) <(.*)>$/\1 \2/p' |
        awk 'NR == FNR {usual[$1]; next} !($2 in usual)' "$work/usual" -
}
# One outside library per file: a line for each file that has it by right.
libraries='
common/db.c libpq-fe.h
common/email.c idn2.h
common/curl.h curl/
common/json.c json-c/
common/password.c crypt.h
common/secret.c openssl/
common/unicode.c uni
cgi/mailer/smtp.c curl/
cgi/http/gateway.c fcgiapp.h
tests/bench/ fcgiapp.h
tests/bench/ crypt.h
tests/bench/load.c curl/
tests/unit/ crypt.h'
strange_libraries() {
    outside_headers | awk -v list="$libraries" '
        BEGIN {count = split(list, row, "\n")}
        {
            for (i = 1; i <= count; i++) {
                split(row[i], right, " ")
                if (row[i] != "" && index($1, right[1]) == 1 &&
                    index($2, right[2]) == 1)
                    next
            }
            print $1 " includes " $2
        }'
}

# A folder of cgi knows those behind it in this list, and common: arrows point
# down. Files at the top of cgi know all of them.
folders='endpoints engine stages http mailer'
upward_includes() {
    product | includes | tr -d '"<>' | awk -v list="$folders" '
        BEGIN {for (i = split(list, name, " "); i > 0; i--) level[name[i]] = i}
        function folder(path, part, count) {
            count = split(path, part, "/")
            return part[1] == "cgi" && count == 3 ? part[2] : ""
        }
        {
            from = folder($1)
            to = folder($2)
            if (from != "" && !(from in level))
                print $1 ": a folder without a level"
            else if (from != "" && to != from && level[to] <= level[from] &&
                     to != "")
                print $1 " includes " $2
            else if (from != "" && $2 ~ "^cgi/[^/]*$")
                print $1 " includes " $2
            else if (to == "mailer" && from != "mailer")
                print $1 " includes " $2
        }'
}
upward_common() {
    files_like '^common/' | includes | grep '"' | grep -v ' "common/'
}
# A file names its headers from the top, so that it reads the same everywhere.
relative_includes() {
    product | includes | grep '"' | grep -vE ' "(cgi|common)/'
}

# "FILE FILE" for every call, as the linker sees it: the first calls the
# second, or reads its data.
calls() {
    local file
    product | sed -n 's/\.c$//p' | while read -r file; do
        if [ -f "build/$file.o" ]; then
            echo "build/$file.o"
        else
            echo "$file.c - -" >&3
        fi
    done 3>"$work/symbols" |
        xargs -r nm -P -A | sed 's/^build\/\(.*\)\.o:/\1/' >>"$work/symbols"
    awk '$3 ~ /^[TDRBV]$/ {home[$2] = $1; next}
         $2 == "-" {print $1, "is-not-built"}
         $3 == "U" {wants[$1 " " $2]}
         END {
             for (want in wants) {
                 split(want, part, " ")
                 if (part[2] in home)
                     print part[1], home[part[2]]
             }
         }' "$work/symbols" | sort -u
}
circles() { { calls | tsort >/dev/null; } 2>&1; }
# rewrite FILE CALLED [DEFINED]: in the scene, all that the file does is to call
# the one function in the other.
rewrite() {
    copy cgi common build/cgi build/common
    rm -f "$scene/$1.c"
    plant "$1.c" <<<"void $2(void); void ${3-planted}(void);
void ${3-planted}(void) { $2(); }"
    (cd "$scene" && cc -c -o "build/$1.o" "$1.c")
    expect "$1 calls"
}

unguarded() {
    files_like '\.h$' | xargs -r awk '
        function judge() {
            guard = toupper(file)
            gsub(/.*\/|\..*/, "", guard)
            guard = guard "_H"
            if (first != "#ifndef " guard "#define " guard || last != "#endif")
                print file ": not within #ifndef " guard " … #endif"
        }
        FNR == 1 {
            if (file != "")
                judge()
            file = FILENAME
            count = 0
            first = last = ""
        }
        /^(\/\*| \*|$)/ {next}
        count++ < 2 {first = first $0}
        {last = $0}
        END {judge()}'
}
dependent_headers() {
    files_like '\.h$' | xargs -rn8 -P2 \
        cc -std=c17 -D_GNU_SOURCE -I. -isystem /usr/include/postgresql \
        -Wall -Wextra -Wno-unused -Werror -fsyntax-only -x c 2>&1 | grep error:
}
# What a header promises is included first by the file that keeps it.
own_header_late() {
    product | sed -n 's/\.c$//p' | while read -r file; do
        [ ! -f "$file.h" ] || echo "$file.c"
    done | includes | awk '
        seen[$1]++ {next}
        {wanted = $1; sub(/c$/, "h", wanted)}
        $2 != "\"" wanted "\"" {print $1 " does not begin with " wanted}'
}

keeps 'each outside library has one file that knows it' strange_libraries
for row in common/db.h:libpq-fe.h cgi/engine/step.c:crypt.h; do
    plant "${row%:*}" <<<"#include <${row#*:}>"
    notices "${row#*:} in ${row%:*} would be noticed" strange_libraries
done

keeps 'common knows nothing of cgi' upward_common
plant common/db.c <<<'#include "cgi/http/error.h"'
notices 'a header of cgi in it would be noticed' upward_common

keeps 'a folder of cgi knows only the folders below it' upward_includes
for row in stages/dummy.c:engine/step.h http/reply.c:stages/stage.h \
    engine/step.c:endpoints/route.h mailer/smtp.c:register.h; do
    plant "cgi/${row%:*}" <<<"#include \"cgi/${row#*:}\""
    notices "cgi/${row#*:} in cgi/${row%:*} would be noticed" upward_includes
done
plant cgi/planted/step.c <<<'#include "cgi/http/reply.h"'
notices 'so would a folder without a level' upward_includes

keeps 'the product names its headers from the top' relative_includes
plant cgi/engine/step.c <<<'#include "step.h"'
notices 'one without its folder would be noticed' relative_includes

keeps 'the files call each other in no circle' circles
rewrite common/log db_close log_fields
expect 'common/log'
notices 'a circle within common would be noticed' circles

keeps 'a header is guarded by its own name' unguarded
plant cgi/planted.h <<<'#ifndef OTHER_H
#define OTHER_H
#endif'
notices 'another name would be noticed' unguarded
plant cgi/planted.h <<<'int planted(void);'
notices 'so would no guard at all' unguarded

keeps 'a header compiles on its own' dependent_headers
plant cgi/planted.h <<<'size_t planted(void);'
notices 'one that lacks another would be noticed' dependent_headers

keeps 'a file includes its own header before all others' own_header_late
plant common/planted.h <<<''
plant common/planted.c <<<'#include <stdio.h>
#include "common/planted.h"'
notices 'another one before it would be noticed' own_header_late
done_testing
