/* Prints the CPU seconds that one hash of yescrypt takes at a cost, 5 unless
 * one is given: the median of some. */
#include <crypt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { HASHES = 21 };

static double cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
    const double *left = a;
    const double *right = b;

    return (*left > *right) - (*left < *right);
}

int main(int argc, char **argv)
{
    unsigned long cost = argc == 2 ? strtoul(argv[1], NULL, 10) : 5;
    double seconds[HASHES];

    for (int i = 0; i < HASHES; i++) {
        char *setting = crypt_gensalt_ra("$y$", cost, NULL, 0);
        void *work = NULL;
        int size = 0;
        double start = cpu_seconds();
        if (setting == NULL ||
            crypt_ra("correct horse", setting, &work, &size) == NULL)
            return 1;
        seconds[i] = cpu_seconds() - start;
        free(work);
        free(setting);
    }
    qsort(seconds, HASHES, sizeof seconds[0], compare);
    printf("%.6f\n", seconds[HASHES / 2]);
    return 0;
}
