/* A clock that can be put forward: loaded before libc into a responder, so
 * that it need not be started anew to read its settings again. It is ahead by
 * as many seconds as the file that CLOCK_AHEAD names has bytes. */
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now)
{
    struct stat ahead;
    long result = syscall(SYS_clock_gettime, clock, now);

    if (clock == CLOCK_MONOTONIC && stat(getenv("CLOCK_AHEAD"), &ahead) == 0)
        now->tv_sec += ahead.st_size;
    return (int)result;
}
