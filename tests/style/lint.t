#!/bin/bash
# What the quick one of the analyzers finds; the others are in tests/style/lint.
. tests/style/rules.sh

# Left out is only where a variable is declared: that is for the reader to like.
cppcheck_finds() {
    product | grep '\.c$' | xargs cppcheck --quiet --inline-suppr --inconclusive \
        --std=c11 -D_GNU_SOURCE -D"STAGES=STAGE(dummy)" -I. \
        --suppress=variableScope \
        --enable=warning,style,performance,portability
}

keeps 'cppcheck finds nothing in the product' cppcheck_finds
done_testing
