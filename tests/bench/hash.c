/* Hashes on all processors at once for so many seconds, with yescrypt of cost 5
 * or as the arguments say, in large pages as the responders do:
 *
 *   hash SECONDS [PREFIX COST]
 *   HASHES_PER_SECOND CPU_SECONDS_OF_ONE */
#include "common/memory.c"

#include <crypt.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

struct tally {
    double hashes, seconds, cpu_seconds;
};

static double seconds_of(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void hash(const char *setting)
{
    void *work = NULL;
    int size = 0;

    if (crypt_ra("correct horse", setting, &work, &size) == NULL)
        exit(1);
    free(work);
}

static struct tally hash_for(double seconds, const char *setting)
{
    struct tally tally = {.hashes = 0};

    hash(setting);
    double start = seconds_of(CLOCK_MONOTONIC);
    double cpu_start = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    while (tally.seconds < seconds) {
        hash(setting);
        tally.hashes++;
        tally.seconds = seconds_of(CLOCK_MONOTONIC) - start;
    }
    tally.cpu_seconds = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu_start;
    return tally;
}

int main(int argc, char **argv)
{
    const char *prefix = argc > 3 ? argv[2] : "$y$";
    unsigned long cost = argc > 3 ? strtoul(argv[3], NULL, 10) : 5;
    char *setting = crypt_gensalt_ra(prefix, cost, NULL, 0);
    double rate = 0, hashes = 0, cpu_seconds = 0;
    cpu_set_t processors;
    int ends[2];

    if (argc < 2 || setting == NULL || pipe(ends) != 0 ||
        sched_getaffinity(0, sizeof processors, &processors) != 0)
        return 1;
    for (int i = 0; i < CPU_COUNT(&processors); i++)
        if (fork() == 0) {
            struct tally tally = hash_for(strtod(argv[1], NULL), setting);
            return write(ends[1], &tally, sizeof tally) != sizeof tally;
        }
    for (int i = 0; i < CPU_COUNT(&processors); i++) {
        struct tally tally;
        if (read(ends[0], &tally, sizeof tally) != sizeof tally)
            return 1;
        rate += tally.hashes / tally.seconds;
        hashes += tally.hashes;
        cpu_seconds += tally.cpu_seconds;
    }
    while (wait(NULL) > 0)
        ;
    printf("%.2f %.6f\n", rate, cpu_seconds / hashes);
    return 0;
}
