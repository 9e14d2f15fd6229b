/* Shared memory and semaphores: the same for all processes of one user, and of
 * no use to another one that was there first. */
#include "common/shared.h"

#include <signal.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/attributes.h"
#include "tests/unit/capture.h"
#include "tests/unit/tap.h"

enum { SIZE = 1000, SEMAPHORES = 3, OTHER_USER = 65534 };

static char name[32]; /* this test's own */
static char written[4096];

/* Whether it can be opened; what is logged is kept. */
static bool opens(void)
{
    scoped(shared) struct shared shared = {.memory = NULL};
    struct capture capture = capture_begin();
    bool is_open = shared_open(&shared, name, SIZE, SEMAPHORES);

    capture_end(&capture, written, sizeof written);
    return is_open;
}

static int memory_id(void)
{
    int number = -1;
    struct shmid_ds found;
    struct shm_info info;
    int last = shmctl(0, SHM_INFO, (struct shmid_ds *)&info);

    for (int i = 0; i <= last; i++) {
        int id = shmctl(i, SHM_STAT, &found);
        if (id >= 0 && found.shm_segsz == SIZE && found.shm_cpid == getpid())
            number = id;
    }
    return number;
}

/* The owner, or the mode, of what an attacker would have made first. */
static void test_foreign(int semaphores, int memory, uid_t owner, mode_t mode,
                         const char *sentence)
{
    struct semid_ds sem;
    struct shmid_ds shm;

    semctl(semaphores, 0, IPC_STAT, &sem);
    shmctl(memory, IPC_STAT, &shm);
    struct ipc_perm before = sem.sem_perm;
    sem.sem_perm.uid = shm.shm_perm.uid = owner;
    sem.sem_perm.mode = shm.shm_perm.mode = (unsigned short)mode;
    semctl(semaphores, 0, IPC_SET, &sem);
    ok(!opens(), "semaphores %s are refused", sentence);
    ok(strncmp(written, "<2>shared-memory-refused what=semaphores key=0x",
               47) == 0 &&
           strstr(written, "another user") != NULL,
       "loudly");
    sem.sem_perm.uid = before.uid;
    sem.sem_perm.mode = before.mode;
    semctl(semaphores, 0, IPC_SET, &sem);
    shmctl(memory, IPC_SET, &shm);
    ok(!opens(), "memory %s is refused", sentence);
    ok(strncmp(written, "<2>shared-memory-refused what=memory key=0x", 43) == 0,
       "loudly");
    shm.shm_perm.uid = before.uid;
    shm.shm_perm.mode = before.mode;
    shmctl(memory, IPC_SET, &shm);
    ok(opens(), "what is ours again is opened");
}

static void test_sharing(struct shared *shared)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        scoped(shared) struct shared other = {.memory = NULL};
        bool is_shared = shared_open(&other, name, SIZE, SEMAPHORES) &&
                         shared_add(&other, 1, 5) && shared_lock(&other);
        memcpy(other.memory, "shared", 7);
        /* Dies with the lock in hand. */
        raise(is_shared ? SIGKILL : SIGTERM);
    }
    waitpid(child, &status, 0);
    ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL,
       "another process finds it");
    is(shared->memory, "shared", "what one writes the other reads");
    ok(shared_value(shared, 1) == 0, "what the dead had added is taken away");
    ok(shared_lock(shared), "its lock, too");
    child = fork();
    if (child == 0)
        _exit(shared_lock(shared) ? 1 : 0);
    waitpid(child, &status, 0);
    ok(status == 0, "one at a time has it");
    shared_unlock(shared);
    ok(shared_lock(shared), "and then another");
    shared_unlock(shared);
}

int main(void)
{
    scoped(shared) struct shared shared = {.memory = NULL};

    snprintf(name, sizeof name, "test %d", (int)getpid());
    ok(shared_open(&shared, name, SIZE, SEMAPHORES), "it is made");
    int memory = memory_id();
    ok(memory >= 0, "and found");
    test_sharing(&shared);
    ok(!shared_add(&shared, 1, -1), "there is nothing below zero");
    ok(shared_add(&shared, 1, 1) && shared_value(&shared, 1) == 1,
       "what is added is there");
    test_foreign(shared.semaphores, memory, geteuid(), 0666,
                 "that every user may write");
    if (geteuid() == 0)
        test_foreign(shared.semaphores, memory, OTHER_USER, 0600,
                     "of another user");
    setenv("PGDATABASE", "another", 1);
    {
        scoped(shared) struct shared other = {.memory = NULL};
        ok(shared_open(&other, name, SIZE, SEMAPHORES) &&
               other.semaphores != shared.semaphores,
           "another database has its own");
        semctl(other.semaphores, 0, IPC_RMID);
        shmctl(memory_id(), IPC_RMID, NULL);
    }
    unsetenv("PGDATABASE");
    memory = memory_id();
    semctl(shared.semaphores, 0, IPC_RMID);
    shmctl(memory, IPC_RMID, NULL);
    return done_testing();
}
