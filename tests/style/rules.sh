# What the tests of style share; sourced by them. A rule is a function that
# prints the offences which it finds below the current folder, each on a line,
# and nothing when it is kept. Every rule is tried twice: on the project, and
# in a scene of its own with an offence planted in it.
. tests/tap.sh
scene=$work/scene
mkdir "$scene"

# keeps SENTENCE RULE…: the project keeps the rule.
keeps() {
    local sentence=$1 offences
    shift
    offences=$("$@" 2>&1)
    [ -z "$offences" ]
    ok $? "$sentence" || printf '%s\n' "$offences" | sed 's/^/# /'
}
# copy FILE…: puts files or folders of the project into the scene.
copy() { cp -a --parents "$@" "$scene"; }
# expect TEXT: what the rule is to say.
expect() { echo "$1" >"$work/expected"; }
# plant FILE: puts standard input at the end of a file in the scene.
plant() {
    expect "$1"
    mkdir -p "$scene/$(dirname "$1")"
    cat >>"$scene/$1"
}
# notices SENTENCE RULE…: the rule finds what was planted last, and says which
# file it is in; then the scene is cleared.
notices() {
    local sentence=$1 offences
    shift
    offences=$(cd "$scene" && "$@" 2>&1)
    grep -qFf "$work/expected" <<<"$offences"
    ok $? "$sentence" || printf '%s\n' "found: $offences" | sed 's/^/# /'
    rm -rf "$scene"
    mkdir "$scene"
}

# The files of the project, but for what the fuzzer made up; those of some
# kinds; those that are in C.
files() {
    find . \( -path ./build -o -path ./var -o -path ./.git \
        -o -path ./tests/fuzz/corpus \) -prune \
        -o -type f -printf '%P\n' | sort
}
files_like() { files | grep -E -- "$1"; }
c_files() { files_like '\.[ch]$'; }
# What the product's files in C are compiled to.
objects() { product | sed -n 's/^\(.*\)\.c$/build\/\1.o/p'; }
product() { files_like '^(cgi|common)/.*\.[ch]$'; }

# lines NUMBER TEXT: the text as many times, a line each.
lines() { yes "$2" | head -n "$1"; }
