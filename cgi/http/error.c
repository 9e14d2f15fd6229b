#include "cgi/http/error.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct error_row rows[] = {
#define ERROR(kind, name, status, errcode, retry_after, text)                  \
    [ERROR_##kind] = {name, status, errcode, text, retry_after},
#include "sql/errors.def"
#undef ERROR
};

const struct error_row *error_row(enum error_kind kind)
{
    return &rows[kind];
}

enum error_kind error_named(const char *name)
{
    for (enum error_kind kind = ERROR_NONE; kind < ERROR_COUNT; kind++)
        if (strcmp(rows[kind].name, name) == 0)
            return kind;
    return ERROR_INTERNAL;
}

bool error_note(struct error *error, enum error_kind kind, const char *detail,
                ...)
{
    va_list values;

    error->kind = kind;
    error->retry_after = rows[kind].retry_after;
    error->tries_left = TRIES_UNSAID;
    error->reason = NULL;
    va_start(values, detail);
    vsnprintf(error->detail, sizeof error->detail, detail, values);
    va_end(values);
    return false;
}

bool error_note_busy(struct error *error, int retry_after)
{
    error_note(error, ERROR_BUSY, "");
    error->retry_after = retry_after;
    return false;
}

void error_text(const struct error *error, char text[ERROR_TEXT_SIZE])
{
    char tries[48] = "";

    if (error->tries_left == 0)
        snprintf(tries, sizeof tries, "; no tries left, start again");
    else if (error->tries_left > 0)
        snprintf(tries, sizeof tries, "; %d %s left", error->tries_left,
                 error->tries_left == 1 ? "try" : "tries");
    snprintf(text, ERROR_TEXT_SIZE, "%s%s%s", rows[error->kind].text,
             error->detail, tries);
}
