#!/bin/bash
# How long a file, a function and a line may be.
. tests/style/rules.sh

long_files() { # MAX PATTERN
    files_like "$2" | while read -r file; do
        length=$(wc -l <"$file")
        [ "$length" -le "$1" ] || echo "$file: $length lines"
    done
}
wide_lines() { c_files | LC_ALL=C.UTF-8 xargs -r grep -HnE '.{81}'; }
# The length of every function, its name and its file.
functions() {
    xargs -r ctags -x --c-kinds=f --fields=+ne --_xformat='%e %n %N %F' |
        awk '{print $1 - $2 + 1, $3, $4}' | sort -n
}
long_functions() { c_files | functions | awk '$1 > 60'; }
# share PERCENT MAX: so many of the product's functions are that short.
long_share() {
    product | functions | awk -v percent="$1" -v max="$2" '
        {length_of[NR] = $1; last = $3}
        END {
            place = int((NR * percent + 99) / 100)
            if (length_of[place] > max)
                print percent " % of the functions have up to " \
                    length_of[place] " lines; the longest is in " last
        }'
}
# function_of NAME LINES
function_of() {
    printf 'int %s(void)\n{\n' "$1"
    lines $(($2 - 4)) '    ;'
    printf '    return 0;\n}\n'
}

keeps 'no file in C is longer than 300 lines' long_files 300 '\.[ch]$'
lines 301 '' | plant cgi/planted.c
notices 'one of 301 lines would be noticed' long_files 300 '\.[ch]$'

keeps 'no script, SQL file or site file is longer than 300 lines' \
    long_files 300 '\.(t|sh|sql|lua|conf)$|^(nginx|tests)/(.*/)?(run|check)$'
lines 301 '' | plant tests/web/planted.t
notices 'one of 301 lines would be noticed' long_files 300 '\.t$'

keeps 'the Makefile has at most 150 lines' long_files 150 '^Makefile$'
lines 151 '' | plant Makefile
notices 'one of 151 lines would be noticed' long_files 150 '^Makefile$'

keeps 'no line in C is wider than 80 columns' wide_lines
printf '/* %s… */\n' "$(printf '%73s' '')" | plant common/planted.h
(cd "$scene" && [ -z "$(wide_lines)" ])
ok $? 'one of 80 columns, if of more bytes, is not'
printf '/* %s… */\n' "$(printf '%74s' '')" | plant common/planted.h
notices 'one of 81 columns would be noticed' wide_lines

keeps 'no function, main() included, is longer than 60 lines' long_functions
function_of main 61 | plant cgi/planted.c
notices 'one of 61 lines would be noticed' long_functions
function_of main 60 | plant cgi/planted.c
[ -z "$(cd "$scene" && long_functions)" ]
ok $? 'one of 60 lines would not'
rm "$scene/cgi/planted.c"

keeps 'half of the functions have at most 15 lines' long_share 50 15
{ function_of a 16; function_of b 16; function_of c 5; } | plant cgi/planted.c
notices 'more long ones than short ones would be noticed' long_share 50 15

keeps 'nine of ten functions have at most 40 lines' long_share 90 40
{
    function_of big 41
    for name in a b c d e f g h; do function_of "$name" 5; done
} | plant cgi/planted.c
notices 'one of nine that is longer would be noticed' long_share 90 40
done_testing
