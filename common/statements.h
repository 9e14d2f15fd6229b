/* Which statements a connection to PostgreSQL has been asked, and which of them
 * it has prepared: those it parses and plans once, not each time. */
#ifndef STATEMENTS_H
#define STATEMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/attributes.h"

enum { STATEMENTS_MAX = 32, STATEMENT_NAME_SIZE = 32 };

struct statement {
    const char *text;
    char name[STATEMENT_NAME_SIZE];
    bool is_prepared;
};

/* All zero for a new connection. */
struct statements {
    bool are_plain; /* none is to be prepared */
    size_t count;
    struct statement list[STATEMENTS_MAX];
};

/* Finds a statement that is worth preparing, since it has been asked before: a
 * process that serves one request asks none twice. NULL for all others; a new
 * one is remembered. The text is a constant, known by its address; the name
 * depends on what it says. */
must_use struct statement *statements_find(struct statements *statements,
                                           const char *text);

#endif
