# The analyzers, as rules (rules.sh); sourced by lint and lint.t.
sources() { product | grep '\.c$'; }

# Left out of cppcheck is only where a variable is declared: that is for the
# reader to like.
cppcheck_finds() {
    sources | xargs cppcheck --quiet --inline-suppr --inconclusive --std=c11 \
        -D_GNU_SOURCE -I. --enable=warning,style,performance,portability \
        --suppress=variableScope
}
# each COMMAND…: runs it with each source file behind it.
each() { sources | xargs -rn1 -P"$(nproc)" "$@"; }
meaning=(-std=c17 -D_GNU_SOURCE -DVERSION='"0"' -DMIGRATIONS='""' -I. \
    -isystem /usr/include/postgresql)
gcc_finds() { each gcc "${meaning[@]}" -O2 -fanalyzer -c -o /dev/null; }
# Behind the file, clang-tidy takes what it is compiled with; it says on
# standard error how many warnings there are in headers of others.
tidy_finds() {
    each bash -c 'clang-tidy --quiet "${@: -1}" -- "${@:1:$#-1}" 2>/dev/null' \
        tidy "${meaning[@]}"
}
