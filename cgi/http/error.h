/* The errors that a client may be told; sql/errors.def has a row for each. */
#ifndef ERROR_H
#define ERROR_H

#include <stdbool.h>

#include "common/attributes.h"

/* ERROR_NONE, ERROR_NOT_FOUND, … */
enum error_kind {
#define ERROR(kind, ...) ERROR_##kind,
#include "sql/errors.def"
#undef ERROR
    ERROR_COUNT
};

/* What is the same whenever an error of this kind occurs. */
struct error_row {
    const char *name; /* for programs, the database and the log; it is stable */
    int status;
    const char *errcode; /* Matrix specification, "Standard error response" */
    const char *text;    /* a detail may follow it */
    int retry_after;     /* seconds; 0: trying again changes nothing */
};

enum { ERROR_DETAIL_SIZE = 512 };

/* Where the number of tries left is not said. */
enum { TRIES_UNSAID = -1 };

/* An error as it occurred. */
struct error {
    enum error_kind kind;
    char detail[ERROR_DETAIL_SIZE]; /* goes behind the row's text */
    int retry_after;                /* seconds, where this case knows better */
    int tries_left;     /* after a wrong guess; 0: the session has ended */
    const char *reason; /* of several, by its name; static; NULL: unsaid */
};

/* The row of a kind. */
must_use const struct error_row *error_row(enum error_kind kind);

/* The kind with that name; ERROR_INTERNAL when there is none. */
must_use enum error_kind error_named(const char *name);

/* Notes an error with its detail, a printf format. Always false, so that a
 * function that fails can end with it. */
__attribute__((format(printf, 3, 4))) bool
error_note(struct error *error, enum error_kind kind, const char *detail, ...);

/* Notes that the server is busy, and for how many seconds; false, too. */
bool error_note_busy(struct error *error, int retry_after);

enum { ERROR_TEXT_SIZE = 2 * ERROR_DETAIL_SIZE };

/* Writes what people read: the row's text, the detail and the tries left. */
void error_text(const struct error *error, char text[ERROR_TEXT_SIZE]);

#endif
