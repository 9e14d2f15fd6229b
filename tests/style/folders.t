#!/bin/bash
# What lies at the top of the project.
. tests/style/rules.sh

# In a checkout what git knows of, else what is there.
top_level() {
    if [ -e .git ]; then
        git ls-files | cut -d/ -f1 | sort -u
    else
        find . -mindepth 1 -maxdepth 1 ! -name build ! -name var -printf '%P\n'
    fi
}
wanted='cgi common sql tests nginx Makefile README.md LICENSE'
strange() { top_level | grep -vxE "${wanted// /|}|\..*"; }
missing() { tr ' ' '\n' <<<"$wanted" | grep -vxF "$(top_level)"; }
strange_c() { files_like '\.[ch]$' | grep -vE '^(cgi|common|tests)/'; }

keeps 'at the top are three files to read, five folders, and no more' strange
keeps 'none of them is missing' missing
keeps 'C lies in cgi, common and tests' strange_c
done_testing
