#!/bin/bash
# What lies at the top of the project.
. tests/style/rules.sh

# In a checkout what git knows of, else what is there.
top_level() {
    if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$PWD" ]; then
        git ls-files | cut -d/ -f1 | sort -u
    else
        find . -mindepth 1 -maxdepth 1 ! -name build ! -name var -printf '%P\n'
    fi
}
wanted='cgi common sql tests nginx Makefile README.md LICENSE'
strange() { top_level | grep -vxE "${wanted// /|}|\..*"; }
missing() {
    for name in $wanted; do
        top_level | grep -qx "$name" || echo "$name is missing"
    done
}
strange_c() { files_like '\.[ch]$' | grep -vE '^(cgi|common|tests)/'; }

keeps 'at the top are six things to read, five folders, and no more' strange
plant planted.txt <<<''
notices 'a file more would be noticed in a copy' strange
plant planted/file <<<''
expect planted
notices 'so would a folder' strange
git -C "$scene" init -q
plant planted.txt <<<''
git -C "$scene" add planted.txt
notices 'a file more would be noticed in a checkout' strange
git -C "$scene" init -q
plant planted.txt <<<''
is "$(cd "$scene" && strange)" '' 'what git does not know of would not'
rm -rf "$scene/.git" "$scene/planted.txt"
mkdir -p "$scene/build" "$scene/var" "$scene/cgi"
is "$(cd "$scene" && strange)" '' 'neither would build and var'

keeps 'none of them is missing' missing
expect 'LICENSE is missing'
notices 'a licence that is gone would be noticed' missing

keeps 'C lies in cgi, common and tests' strange_c
plant sql/planted.c <<<''
notices 'a file in C elsewhere would be noticed' strange_c
done_testing
