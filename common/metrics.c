#include "common/metrics.h"

#include <stdio.h>
#include <string.h>

/* Names are kept with the numbers, so that nothing has to be listed. */
struct board {
    size_t count;
    struct metrics_count counts[METRICS_MAX];
};

bool metrics_open(struct metrics *metrics)
{
    return shared_open(&metrics->shared, "metrics", sizeof(struct board), 1);
}

void scope_end_metrics(struct metrics *metrics)
{
    scope_end_shared(&metrics->shared);
}

/* NULL when there is no room for one more. */
static struct metrics_count *find(struct board *board, const char *stage,
                                  const char *outcome)
{
    for (size_t i = 0; i < board->count && i < METRICS_MAX; i++)
        if (strcmp(board->counts[i].stage, stage) == 0 &&
            strcmp(board->counts[i].outcome, outcome) == 0)
            return &board->counts[i];
    if (board->count >= METRICS_MAX)
        return NULL;
    struct metrics_count *added = &board->counts[board->count];
    snprintf(added->stage, sizeof added->stage, "%s", stage);
    snprintf(added->outcome, sizeof added->outcome, "%s", outcome);
    board->count++;
    return added;
}

void metrics_add(const struct metrics *metrics, const char *stage,
                 const char *outcome)
{
    metrics_add_time(metrics, stage, outcome, 0);
}

void metrics_add_time(const struct metrics *metrics, const char *stage,
                      const char *outcome, unsigned long milliseconds)
{
    if (!shared_lock(&metrics->shared))
        return;
    struct metrics_count *count =
        find(metrics->shared.memory, stage == NULL ? "" : stage, outcome);
    if (count != NULL) {
        count->requests++;
        count->milliseconds += milliseconds;
    }
    shared_unlock(&metrics->shared);
}

size_t metrics_read(const struct metrics *metrics,
                    struct metrics_count counts[METRICS_MAX])
{
    const struct board *board = metrics->shared.memory;

    if (!shared_lock(&metrics->shared))
        return 0;
    size_t count = board->count < METRICS_MAX ? board->count : METRICS_MAX;
    memcpy(counts, board->counts, count * sizeof counts[0]);
    shared_unlock(&metrics->shared);
    return count;
}
