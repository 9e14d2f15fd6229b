#!/bin/bash
# How long a file, a function and a line may be.
. tests/style/rules.sh

long_files() { # MAX PATTERN
    files_like "$2" | xargs awk -v max="$1" '
        FNR == max + 1 {print FILENAME ": more than " max " lines"}'
}
wide_lines() { c_files | LC_ALL=C.UTF-8 xargs grep -HnE '.{81}'; }
# The length of every function of the files, its name and its file.
functions() {
    xargs ctags -x --c-kinds=f --fields=+ne --_xformat='%e %n %N %F' |
        awk '{print $1 - $2 + 1, $3, $4}' | sort -n
}
long_functions() { c_files | functions | awk '$1 > 60'; }
# long_share PERCENT MAX: so many of the product's functions are that short.
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

keeps 'no file in C is longer than 300 lines' long_files 300 '\.[ch]$'
keeps 'no script, SQL file or site file is longer than 300 lines' \
    long_files 300 '\.(t|sh|sql|lua|conf)$|^(nginx|tests)/(.*/)?(run|check)$'
keeps 'the Makefile has at most 150 lines' long_files 150 '^Makefile$'
keeps 'no line in C is wider than 80 columns' wide_lines
keeps 'no function, main() included, is longer than 60 lines' long_functions
keeps 'half of the functions have at most 15 lines' long_share 50 15
keeps 'nine of ten functions have at most 40 lines' long_share 90 40
done_testing
