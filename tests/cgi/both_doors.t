#!/bin/bash
# A flow makes the same account at every door, and also when it is begun at one
# and ended at the other.
. tests/tap.sh
. tests/cgi/walks.sh
tests/cgi/visitor "$binary" "$work"
