#include "common/shared.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

#include "common/log.h"

/* Semaphore 0: 1 while a process is within shared_lock(). */
enum { LOCK, OURS = 0600 };

static const struct shared closed = {.memory = NULL, .semaphores = -1};

/* FNV-1a, with the NUL that ends a text. */
static uint32_t mix(uint32_t hash, const char *text)
{
    do
        hash = (hash ^ (unsigned char)*text) * 16777619U;
    while (*text++ != '\0');
    return hash;
}

/* Another user, database, release or size has another key. */
static key_t make_key(const char *name, size_t size)
{
    static const char *const variables[] = {"PGHOST", "PGHOSTADDR", "PGPORT",
                                            "PGDATABASE", "PGSERVICE"};
    char own[48];
    uint32_t hash = mix(2166136261U, name);

    snprintf(own, sizeof own, "%lu %zu", (unsigned long)geteuid(), size);
    hash = mix(mix(hash, own), VERSION);
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = getenv(variables[i]);
        hash = mix(hash, value == NULL ? "" : value);
    }
    return hash == (uint32_t)IPC_PRIVATE ? 1 : (key_t)hash;
}

static bool is_ours(const struct ipc_perm *owner)
{
    return owner->uid == geteuid() && owner->cuid == geteuid() &&
           (owner->mode & 0777) == OURS;
}

static bool fail(struct shared *shared, const char *what, key_t key, int error)
{
    char text[16];

    snprintf(text, sizeof text, "0x%08x", (unsigned)key);
    log_event(LOG_CRIT, "shared-memory-refused", {"what", what}, {"key", text},
              {"why", error == 0 || error == EACCES
                          ? "another user has taken the key, see ipcs(1)"
                          : strerror(error)});
    scope_end_shared(shared);
    return false;
}

static bool open_memory(struct shared *shared, key_t key, size_t size)
{
    struct shmid_ds found;
    int id = shmget(key, size, IPC_CREAT | OURS);

    if (id < 0 || shmctl(id, IPC_STAT, &found) != 0)
        return fail(shared, "memory", key, errno);
    if (!is_ours(&found.shm_perm))
        return fail(shared, "memory", key, 0);
    void *memory = shmat(id, NULL, 0);
    if (memory == (void *)-1)
        return fail(shared, "memory", key, errno);
    shared->memory = memory;
    return true;
}

bool shared_open(struct shared *shared, const char *name, size_t size,
                 int semaphores)
{
    const key_t key = make_key(name, size);
    struct semid_ds found;

    *shared = closed;
    int id = semget(key, semaphores, IPC_CREAT | OURS);
    if (id < 0 || semctl(id, 0, IPC_STAT, &found) != 0)
        return fail(shared, "semaphores", key, errno);
    if (!is_ours(&found.sem_perm))
        return fail(shared, "semaphores", key, 0);
    shared->semaphores = id;
    return open_memory(shared, key, size);
}

bool shared_lock(const struct shared *shared)
{
    const struct timespec patience = {.tv_nsec = 100 * 1000 * 1000};
    struct sembuf steps[] = {
        {.sem_num = LOCK, .sem_op = 0},
        {.sem_num = LOCK, .sem_op = 1, .sem_flg = SEM_UNDO}};
    int result;

    if (shared->memory == NULL)
        return false;
    do
        result = semtimedop(shared->semaphores, steps,
                            sizeof steps / sizeof steps[0], &patience);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

bool shared_add(const struct shared *shared, int semaphore, int by)
{
    struct sembuf change = {.sem_num = (unsigned short)semaphore,
                            .sem_op = (short)by,
                            .sem_flg = SEM_UNDO | IPC_NOWAIT};

    return shared->memory != NULL && semop(shared->semaphores, &change, 1) == 0;
}

void shared_unlock(const struct shared *shared)
{
    shared_add(shared, LOCK, -1);
}

unsigned long shared_value(const struct shared *shared, int semaphore)
{
    int value = shared->memory == NULL
                    ? 0
                    : semctl(shared->semaphores, semaphore, GETVAL);

    return value < 0 ? 0 : (unsigned long)value;
}

bool shared_is_alive(pid_t process)
{
    return process != 0 && (kill(process, 0) == 0 || errno != ESRCH);
}

void scope_end_shared(struct shared *shared)
{
    if (shared->memory != NULL && shmdt(shared->memory) != 0)
        log_event(LOG_ERR, "shared-memory-not-closed",
                  {"error", strerror(errno)});
    *shared = closed;
}
