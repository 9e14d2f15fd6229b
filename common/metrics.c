#include "common/metrics.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

#include "common/log.h"

enum { TALLIES = 512, DESKS = 256, STAGE_SIZE = 64, OUTCOME_SIZE = 32 };

/* How far a tally is. One whose process died while it wrote the names stays
 * CLAIMED, and is passed over. */
enum { FREE, CLAIMED, NAMED };

struct tally {
    atomic_int state;
    char stage[STAGE_SIZE];
    char outcome[OUTCOME_SIZE];
    atomic_ulong requests;
};

struct desk {
    atomic_int pid; /* 0, or of a process that may be dead: free */
    atomic_bool is_busy;
};

/* It starts with all zero, and names are kept with the numbers, so that
 * releases with other stages or outcomes can share it. */
struct board {
    struct tally tallies[TALLIES];
    struct desk desks[DESKS];
};

static int find_memory(void)
{
    const key_t key = (key_t)(0x72656770U ^ geteuid());
    int memory = shmget(key, sizeof(struct board), IPC_CREAT | 0600);

    /* One of another size is of another release: whoever still uses it may. */
    if (memory < 0 && errno == EINVAL) {
        shmctl(shmget(key, 0, 0), IPC_RMID, NULL);
        memory = shmget(key, sizeof(struct board), IPC_CREAT | 0600);
    }
    return memory;
}

struct metrics metrics_open(void)
{
    struct metrics metrics = {.board = NULL};
    int memory = find_memory();
    void *board = memory < 0 ? (void *)-1 : shmat(memory, NULL, 0);

    if (board != (void *)-1)
        metrics.board = board;
    else
        log_event(LOG_WARNING, "metrics-not-counted",
                  {"error", strerror(errno)});
    return metrics;
}

void scope_end_metrics(struct metrics *metrics)
{
    if (metrics->desk != NULL)
        atomic_store(&metrics->desk->pid, 0);
    if (metrics->board != NULL && shmdt(metrics->board) != 0)
        log_event(LOG_ERR, "metrics-not-closed", {"error", strerror(errno)});
}

static bool is_free(int pid)
{
    return pid == 0 || (kill(pid, 0) < 0 && errno == ESRCH);
}

void metrics_join(struct metrics *metrics)
{
    if (metrics->board == NULL)
        return;
    for (size_t i = 0; i < DESKS; i++) {
        struct desk *desk = &metrics->board->desks[i];
        int pid = atomic_load(&desk->pid);
        if (is_free(pid) &&
            atomic_compare_exchange_strong(&desk->pid, &pid, getpid())) {
            atomic_store(&desk->is_busy, false);
            metrics->desk = desk;
            return;
        }
    }
}

void metrics_work(const struct metrics *metrics, bool is_busy)
{
    if (metrics->desk != NULL)
        atomic_store_explicit(&metrics->desk->is_busy, is_busy,
                              memory_order_relaxed);
}

static bool is_of(struct tally *tally, const char *stage, const char *outcome)
{
    return atomic_load(&tally->state) == NAMED &&
           strcmp(tally->stage, stage) == 0 &&
           strcmp(tally->outcome, outcome) == 0;
}

/* Takes a tally that is free; false when somebody else was faster. */
static bool claim(struct tally *tally, const char *stage, const char *outcome)
{
    int state = FREE;

    if (!atomic_compare_exchange_strong(&tally->state, &state, CLAIMED))
        return false;
    snprintf(tally->stage, sizeof tally->stage, "%s", stage);
    snprintf(tally->outcome, sizeof tally->outcome, "%s", outcome);
    atomic_store(&tally->state, NAMED);
    return true;
}

void metrics_add(const struct metrics *metrics, const char *stage,
                 const char *outcome)
{
    if (metrics->board == NULL)
        return;
    if (stage == NULL)
        stage = "";
    for (size_t i = 0; i < TALLIES; i++) {
        struct tally *tally = &metrics->board->tallies[i];
        /* Two that begin the same one at once make two of it: the reader adds
         * up what is of one name. */
        if (is_of(tally, stage, outcome) || claim(tally, stage, outcome)) {
            atomic_fetch_add(&tally->requests, 1);
            return;
        }
    }
}

/* The sum of all that have its names, from its place on; 0 when an earlier
 * place has them. */
static unsigned long sum_from(struct board *board, size_t place)
{
    struct tally *named = &board->tallies[place];
    unsigned long sum = 0;

    for (size_t i = 0; i < TALLIES; i++) {
        struct tally *tally = &board->tallies[i];
        if (!is_of(tally, named->stage, named->outcome))
            continue;
        if (i < place)
            return 0;
        sum += atomic_load(&tally->requests);
    }
    return sum;
}

bool metrics_at(const struct metrics *metrics, size_t *place,
                struct metrics_count *count)
{
    while (metrics->board != NULL && *place < TALLIES) {
        struct tally *tally = &metrics->board->tallies[(*place)++];
        if (atomic_load(&tally->state) != NAMED)
            continue;
        *count = (struct metrics_count){
            .stage = tally->stage,
            .outcome = tally->outcome,
            .requests = sum_from(metrics->board, *place - 1)};
        if (count->requests > 0)
            return true;
    }
    return false;
}

void metrics_responders(const struct metrics *metrics, unsigned long *all,
                        unsigned long *busy)
{
    *all = 0;
    *busy = 0;
    for (size_t i = 0; metrics->board != NULL && i < DESKS; i++) {
        struct desk *desk = &metrics->board->desks[i];
        if (is_free(atomic_load(&desk->pid)))
            continue;
        ++*all;
        if (atomic_load(&desk->is_busy))
            ++*busy;
    }
}
