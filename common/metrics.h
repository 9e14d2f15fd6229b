/* What the responders of a machine have done, counted in memory that they
 * share. The numbers begin anew when the machine does. */
#ifndef METRICS_H
#define METRICS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/attributes.h"
#include "common/shared.h"

/* One process's way to them. */
struct metrics {
    struct shared shared;
};

enum { METRICS_MAX = 512 };

/* A number of requests with the same outcome. */
struct metrics_count {
    char stage[64]; /* its type; "": none, or unknown */
    char outcome[32];
    unsigned long requests;
    unsigned long milliseconds; /* all together, where that is noted */
};

/* Opens them. False, with the event logged, when they can't be shared, see
 * shared_open(). */
must_use bool metrics_open(struct metrics *metrics);
void scope_end_metrics(struct metrics *metrics);

/* Counts a request; stage may be NULL. */
void metrics_add(const struct metrics *metrics, const char *stage,
                 const char *outcome);

/* The same for something that took a time. */
void metrics_add_time(const struct metrics *metrics, const char *stage,
                      const char *outcome, unsigned long milliseconds);

/* Copies all counts, and returns how many there are. */
must_use size_t metrics_read(const struct metrics *metrics,
                             struct metrics_count counts[METRICS_MAX]);

#endif
