#!/bin/bash
# What the quick one of the analyzers finds; the others are in tests/style/lint.
. tests/style/rules.sh
. tests/style/lint.sh

keeps 'cppcheck finds nothing in the product' cppcheck_finds
plant cgi/planted.c <<<'int planted(void);
int planted(void) { int list[2] = {0}; return list[2]; }'
notices 'an index beyond an array would be noticed' cppcheck_finds

plant cgi/planted.c <<<'#include <stdlib.h>
int planted(void);
int planted(void) { int *p = malloc(4); free(p); return *p; }'
notices "gcc's analyzer would notice memory that is used when freed" gcc_finds
done_testing
