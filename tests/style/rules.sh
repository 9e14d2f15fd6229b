# What the tests of style share; sourced by them. A rule is a command that prints
# the offences below the current folder, each on a line, and nothing else. That
# every rule finds something is shown by tests/style/plants ("make lint").
. tests/tap.sh

# keeps SENTENCE RULE…: the project keeps the rule.
keeps() {
    local sentence=$1 offences
    shift
    offences=$("$@" 2>&1)
    [ -z "$offences" ]
    ok $? "$sentence" || printf '%s\n' "$offences" | sed 's/^/# /'
}

# The files of the project, but for what the fuzzer made up; those of some
# kinds; those that are in C; those of the product in C, and their objects.
files() {
    find . \( -path ./build -o -path ./var -o -path ./.git \
        -o -path ./tests/fuzz/corpus \) -prune \
        -o -type f -printf '%P\n' | sort
}
files_like() { files | grep -E -- "$1"; }
c_files() { files_like '\.[ch]$'; }
product() { files_like '^(cgi|common)/.*\.[ch]$'; }
objects() { product | sed -n 's/^\(.*\)\.c$/build\/\1.o/p'; }
