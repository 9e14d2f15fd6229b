#!/bin/bash
# Every flow of up to three stages makes an account in its order and in no
# other.
. tests/tap.sh
. tests/cgi/walks.sh
tests/cgi/walker "$binary" "$work"
