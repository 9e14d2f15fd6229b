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
common/fetch.c curl/
common/json.c json-c/
common/password.c crypt.h
common/secret.c openssl/
common/smtp.c curl/
cgi/gateway.c fcgiapp.h
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

# Who may include the headers that not everybody may.
readers='
cgi/gateway.h cgi/(gateway|register)\.c
cgi/request.h cgi/((gateway|register|route|failure|body|access_token|registration|door_[a-z0-9]+)\.c|common_reply\.h)
cgi/route.h cgi/(route|register)\.c
cgi/door_[a-z0-9]+.h cgi/(route|door_[a-z0-9]+)\.c
cgi/reply.h cgi/(reply|register|route|failure|page|uia|door_[a-z0-9]+)\.c
cgi/step.h cgi/(step\.c|keep\.[ch]|uia\.c|door_[a-z0-9]+\.c)
cgi/store.h cgi/(store\.c|step\.[ch]|registration\.h|accounts\.h|door_(email|oauth2)\.c)
cgi/stages/.* nobody'
strange_readers() {
    product | includes | tr -d '"<>' | awk -v list="$readers" '
        BEGIN {count = split(list, row, "\n")}
        {
            for (i = 1; i <= count; i++) {
                split(row[i], right, " ")
                if (row[i] != "" && $2 ~ "^" right[1] "$" &&
                    $1 !~ "^" right[2] "$")
                    print $1 " includes " $2
            }
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
# From top to bottom; nobody calls upwards, nor a neighbour on the same level.
levels='register|mailer gateway|common_reply|route|check door_[a-z0-9]+ registration|uia step|keep page|accounts|metrics|failure store|session|settings
    flow stage stages/[a-z0-9_]+ email_proof|new_password|new_name|nonce|oauth2 body|access_token|reply fault'
upward_calls() {
    calls | awk -v list="$levels" '
        function level(file, i) {
            if (file ~ "^common/")
                return count + 1
            for (i = 1; i <= count; i++)
                if (file ~ "^cgi/(" step[i] ")$")
                    return i
            return 0
        }
        BEGIN {count = split(list, step, "[ \n]+")}
        $2 == "is-not-built" {print; next}
        level($1) == 0 || level($2) == 0 {print $0 ": on no level"; next}
        $1 ~ "^common/" && $2 ~ "^common/" {next}
        level($1) >= level($2) {print $1 " calls " $2}'
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
for row in common/db.h:libpq-fe.h cgi/flow.c:json-c/json.h cgi/step.c:crypt.h \
    cgi/session.c:openssl/sha.h cgi/register.c:fcgiapp.h \
    tests/unit/db.c:libpq-fe.h common/db.c:curl/curl.h; do
    plant "${row%:*}" <<<"#include <${row#*:}>"
    notices "${row#*:} in ${row%:*} would be noticed" strange_libraries
done

keeps 'common knows nothing of cgi' upward_common
plant common/db.c <<<'#include "cgi/fault.h"'
notices 'a header of cgi in it would be noticed' upward_common

keeps 'no room includes what is not its business' strange_readers
for row in stages/dummy.c:stages/password.c stages/dummy.c:gateway.h \
    stages/dummy.c:door_v1.h stages/dummy.c:route.h stages/dummy.c:reply.h \
    stages/dummy.c:store.h step.c:door_v1.h step.h:gateway.h step.c:reply.h \
    flow.c:door_v1.h flow.h:gateway.h flow.c:step.h door_v1.h:route.h \
    door_v1.c:gateway.h step.c:request.h gateway.c:route.h store.c:step.h; do
    plant "cgi/${row%:*}" <<<"#include \"cgi/${row#*:}\""
    notices "cgi/${row#*:} in cgi/${row%:*} would be noticed" strange_readers
done

keeps 'the product names its headers from the top' relative_includes
plant cgi/step.c <<<'#include "step.h"'
notices 'one without its folder would be noticed' relative_includes

keeps 'nobody calls upwards, and every file has its level' upward_calls
for row in flow:step_run step:door_v1_submit stages/dummy:store_stage_pass \
    door_v1:gateway_send route:gateway_read store:settings_refresh; do
    rewrite "cgi/${row%:*}" "${row#*:}"
    notices "a call of ${row#*:}() in cgi/${row%:*}.c would be noticed" \
        upward_calls
done
rewrite cgi/planted log_fields
expect 'cgi/planted common/log: on no level'
notices 'a file without a level would be noticed' upward_calls
plant cgi/planted.c <<<''
notices 'so would one that is not built' upward_calls

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
