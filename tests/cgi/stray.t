#!/bin/bash
# Whatever clients send, each answer is one that the contract has.
. tests/tap.sh
. tests/cgi/walks.sh
tests/cgi/stray "$binary" "$work"
