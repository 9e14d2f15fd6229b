#!/bin/bash
# Who may know whom: libraries, headers, and who calls whom.
. tests/style/rules.sh

# "FILE HEADER" for what the files include, <> and "" kept.
includes() {
    xargs grep -HE '^ *# *include ' -- |
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
# One outside library per file: how a file and its headers begin.
libraries='common/(connection|db)\.c libpq-fe\.h
common/email\.c idn2\.h
common/fetch\.c curl/
common/json\.c json-c/
common/password\.c crypt\.h
common/secret\.c openssl/
common/strength\.c zxcvbn\.h
common/unicode\.c uni
cgi/mailer/smtp\.c curl/
cgi/http/gateway\.c fcgiapp\.h
tests/bench/[^ ]* (fcgiapp|crypt)\.h
tests/unit/[^ ]* crypt\.h'
strange_libraries() { outside_headers | grep -vE "^(${libraries//$'\n'/|})"; }
# A file names its headers from the top, so that it reads the same everywhere.
relative_includes() { product | includes | grep '"' | grep -vE ' "((cgi|common)/|sql/errors\.def")'; }
# What a header promises is included first by the file that keeps it.
own_header_late() {
    local file header
    product | grep '\.c$' | while read -r file; do
        header=${file%c}h
        [[ ! -f $header || $(<"$file") =~ ^[^#]*'#include "'"$header"'"' ]] ||
            echo "$file does not begin with $header"
    done
}
unguarded() {
    local file guard
    files_like '\.h$' | while read -r file; do
        guard=${file##*/} guard=${guard%.h} guard=${guard^^}_H
        [[ $(<"$file") =~ ^[^#]*"#ifndef $guard"$'\n'"#define $guard"$'\n'.*'#endif'$ ]] ||
            echo "$file: not within #ifndef $guard … #endif"
    done
}
dependent_headers() {
    files_like '\.h$' | xargs -n8 -P2 \
        cc -std=c17 -D_GNU_SOURCE -I. -isystem /usr/include/postgresql \
        -Wall -Wextra -Wno-unused -Werror -fsyntax-only -x c 2>&1 | grep error:
}

# in_circle: of "ONE OTHER" lines, each for what knows what, those in a circle.
in_circle() { { sort -u | tsort >/dev/null; } 2>&1; }
# Arrows between folders go one way: "FOLDER FOLDER" for every header that is
# another folder's.
folder_circles() {
    product | includes | sed -nE 's|^(.*)/[^/]* "(.*)/[^/]*"$|\1 \2|p' |
        awk '$1 != $2' | in_circle
}
# "FILE FILE" for every call, as the linker sees it: the first calls the
# second, or reads its data.
calls() {
    objects | xargs nm -P -A | sed 's/^build\/\(.*\)\.o:/\1/' | awk '
        $3 ~ /^[TDRBV]$/ {home[$2] = $1}
        $3 == "U" {wants[$1 " " $2]}
        END {
            for (want in wants) {
                split(want, part, " ")
                if (part[2] in home)
                    print part[1], home[part[2]]
            }
        }'
}
file_circles() { calls | in_circle; }

keeps 'each outside library has one file that knows it' strange_libraries
keeps 'the product names its headers from the top' relative_includes
keeps 'a file includes its own header before all others' own_header_late
keeps 'a header is guarded by its own name' unguarded
keeps 'a header compiles on its own' dependent_headers
keeps 'the folders know each other in no circle' folder_circles
keeps 'the files call each other in no circle' file_circles
done_testing
