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

/* NULL when there is none yet. What there is stays where it is. */
static struct metrics_count *find(struct board *board, const char *stage,
                                  const char *outcome)
{
    const size_t count = __atomic_load_n(&board->count, __ATOMIC_ACQUIRE);

    for (size_t i = 0; i < count && i < METRICS_MAX; i++)
        if (strcmp(board->counts[i].stage, stage) == 0 &&
            strcmp(board->counts[i].outcome, outcome) == 0)
            return &board->counts[i];
    return NULL;
}

/* NULL when there is no room for one more. */
static struct metrics_count *add(const struct metrics *metrics,
                                 const char *stage, const char *outcome)
{
    struct board *board = metrics->shared.memory;

    if (!shared_lock(&metrics->shared))
        return NULL;
    struct metrics_count *added = find(board, stage, outcome);
    if (added == NULL && board->count < METRICS_MAX) {
        added = &board->counts[board->count];
        snprintf(added->stage, sizeof added->stage, "%s", stage);
        snprintf(added->outcome, sizeof added->outcome, "%s", outcome);
        __atomic_store_n(&board->count, board->count + 1, __ATOMIC_RELEASE);
    }
    shared_unlock(&metrics->shared);
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
    const char *of = stage == NULL ? "" : stage;

    if (metrics->shared.memory == NULL)
        return;
    /* In a crowd the lock is not always free in time, and a request would not
     * be counted: only what is new takes it. */
    struct metrics_count *count = find(metrics->shared.memory, of, outcome);
    if (count == NULL)
        count = add(metrics, of, outcome);
    if (count == NULL)
        return;
    __atomic_fetch_add(&count->requests, 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&count->milliseconds, milliseconds, __ATOMIC_RELAXED);
}

size_t metrics_read(const struct metrics *metrics,
                    struct metrics_count counts[METRICS_MAX])
{
    const struct board *board = metrics->shared.memory;

    if (board == NULL)
        return 0;
    size_t count = __atomic_load_n(&board->count, __ATOMIC_ACQUIRE);
    count = count < METRICS_MAX ? count : METRICS_MAX;
    memcpy(counts, board->counts, count * sizeof counts[0]);
    return count;
}
