/* What the code under test writes to standard error. */
#ifndef CAPTURE_H
#define CAPTURE_H

#include <stdlib.h>
#include <unistd.h>

struct capture {
    int standard_error; /* where it went before */
    int reading_end;
};

/* Leads standard error into a pipe. A pipe holds 64 KiB: what is written until
 * capture_end() has to fit. */
static inline struct capture capture_begin(void)
{
    struct capture capture = {.standard_error = dup(STDERR_FILENO)};
    int ends[2];

    if (capture.standard_error < 0 || pipe(ends) != 0 ||
        dup2(ends[1], STDERR_FILENO) < 0)
        abort();
    close(ends[1]);
    capture.reading_end = ends[0];
    return capture;
}

/* Leads it back. Reads what was written, as a text, and returns its length. */
static inline size_t capture_end(struct capture *capture, char *text,
                                 size_t size)
{
    size_t length = 0;
    ssize_t got;

    /* The pipe has no other writer, so this is also what ends the reading. */
    if (dup2(capture->standard_error, STDERR_FILENO) < 0)
        abort();
    close(capture->standard_error);
    while ((got = read(capture->reading_end, text + length,
                       size - 1 - length)) > 0)
        length += (size_t)got;
    close(capture->reading_end);
    text[length] = '\0';
    return length;
}

#endif
