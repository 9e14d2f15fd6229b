#!/bin/bash
# A flow makes the same account at versions 1 and 3 of the API, and also when it is begun
# at one and ended at the other.
. tests/tap.sh
. tests/cgi/walks.sh
tests/cgi/visitor "$binary" "$work"
