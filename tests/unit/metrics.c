/* Counts of what responders have done: none is lost in a crowd. */
#include "common/metrics.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/tap.h"

/* The requests of that outcome; -1: none was counted. */
static long requests(const struct metrics *metrics, const char *outcome)
{
    static struct metrics_count counts[METRICS_MAX];
    const size_t count = metrics_read(metrics, counts);

    for (size_t i = 0; i < count; i++)
        if (strcmp(counts[i].outcome, outcome) == 0)
            return (long)counts[i].requests;
    return -1;
}

static void test_lock(const struct metrics *metrics)
{
    ok(shared_lock(&metrics->shared), "a process is stopped with the lock");
    pid_t child = fork();
    if (child == 0) {
        metrics_add(metrics, "m.login.password", "account");
        metrics_add_time(metrics, "m.login.password", "account", 5);
        metrics_add(metrics, NULL, "new");
        _exit(0);
    }
    waitpid(child, NULL, 0);
    ok(requests(metrics, "account") == 3, "others count on: %ld",
       requests(metrics, "account"));
    ok(requests(metrics, "new") == -1, "but for what is new");
    shared_unlock(&metrics->shared);
    metrics_add(metrics, NULL, "new");
    ok(requests(metrics, "new") == 1, "which comes when the lock is free");
}

static void test_crowd(const struct metrics *metrics)
{
    enum { PROCESSES = 8, TIMES = 2000 };

    for (int i = 0; i < PROCESSES; i++)
        if (fork() == 0) {
            for (int j = 0; j < TIMES; j++)
                metrics_add(metrics, "m.login.dummy", "next");
            _exit(0);
        }
    for (int i = 0; i < PROCESSES; i++)
        wait(NULL);
    ok(requests(metrics, "next") == PROCESSES * TIMES,
       "all of a crowd are counted: %ld", requests(metrics, "next"));
}

int main(void)
{
    scoped(metrics) struct metrics metrics = {.shared.memory = NULL};
    char name[32];

    snprintf(name, sizeof name, "test %d", (int)getpid());
    setenv("PGDATABASE", name, 1);
    ok(metrics_open(&metrics), "they are opened");
    metrics_add(&metrics, "m.login.password", "account");
    ok(requests(&metrics, "account") == 1, "a request is counted");
    test_lock(&metrics);
    test_crowd(&metrics);
    semctl(metrics.shared.semaphores, 0, IPC_RMID);
    return done_testing();
}
