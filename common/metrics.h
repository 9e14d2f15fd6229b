/* What the responders of a machine have done, counted in memory that they
 * share. Numbers to watch: they are nobody's memory of anything, and begin anew
 * when the machine does. */
#ifndef METRICS_H
#define METRICS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/attributes.h"

struct board;
struct desk;

/* One process's way to them. */
struct metrics {
    struct board *board; /* NULL: nothing is counted */
    struct desk *desk;   /* NULL: this process is not among those listed */
};

/* A number of requests with the same outcome. */
struct metrics_count {
    const char *stage; /* its type; "": none, or unknown */
    const char *outcome;
    unsigned long requests;
};

/* Finds the shared memory, or makes it; where that can't be, the event is
 * logged and everything below does nothing. */
must_use struct metrics metrics_open(void);

/* Gives the way to it back; the numbers stay. */
void scope_end_metrics(struct metrics *metrics);

/* Lists this process among the responders, as long as it lives. */
void metrics_join(struct metrics *metrics);

/* Says whether this process has a request in hand. */
void metrics_work(const struct metrics *metrics, bool is_busy);

/* Counts a request; stage may be NULL. */
void metrics_add(const struct metrics *metrics, const char *stage,
                 const char *outcome);

/* The counts, one after the other: false when there is none at that place or
 * behind it. Its texts are lent. */
must_use bool metrics_at(const struct metrics *metrics, size_t *place,
                         struct metrics_count *count);

/* How many responders there are, and how many of them have a request in
 * hand. */
void metrics_responders(const struct metrics *metrics, unsigned long *all,
                        unsigned long *busy);

#endif
