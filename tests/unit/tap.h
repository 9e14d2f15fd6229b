/* Results as TAP (testanything.org), each a sentence: a promise that was kept
 * or was not. Every test of a unit is one program in one file. */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tap_tests;
static int tap_failures;

/* The sentence is a printf format. Written at once: a crash later on must not
 * take with it what was found out before. */
__attribute__((format(printf, 2, 3))) static inline bool
ok(bool kept, const char *sentence, ...)
{
    va_list values;

    tap_tests++;
    if (!kept)
        tap_failures++;
    printf("%sok %d - ", kept ? "" : "not ", tap_tests);
    va_start(values, sentence);
    vprintf(sentence, values);
    va_end(values);
    putchar('\n');
    fflush(stdout);
    return kept;
}

/* A line for people, below a result. What is not plain ASCII is escaped, so
 * that it stays one line. */
static inline void tap_note(const char *label, const char *text)
{
    printf("# %-7s ", label);
    for (const char *c = text == NULL ? "(none)" : text; *c != '\0'; c++) {
        if (*c < ' ' || *c > '~')
            printf("\\x%02x", (unsigned)(unsigned char)*c);
        else
            putchar(*c);
    }
    putchar('\n');
    fflush(stdout);
}

/* NULL is equal to NULL alone. */
static inline bool is(const char *got, const char *wanted, const char *sentence)
{
    bool equal = got == NULL || wanted == NULL ? got == wanted
                                               : strcmp(got, wanted) == 0;

    if (!ok(equal, "%s", sentence)) {
        tap_note("got:", got);
        tap_note("wanted:", wanted);
    }
    return equal;
}

static inline bool is_size(size_t got, size_t wanted, const char *sentence)
{
    if (!ok(got == wanted, "%s", sentence))
        printf("# got: %zu, wanted: %zu\n", got, wanted);
    return got == wanted;
}

/* What main() returns: the plan comes last, so that no test has to count. */
static inline int done_testing(void)
{
    printf("1..%d\n", tap_tests);
    return tap_failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
