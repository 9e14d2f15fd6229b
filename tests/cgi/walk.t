#!/bin/bash
# Flows of up to three stages make an account in their order and in no other.
. tests/tap.sh
. tests/cgi/walks.sh
tests/cgi/walker "$binary" "$work"
