#include "common/slot.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <unistd.h>

#include "common/log.h"

unsigned long slot_default(void)
{
    cpu_set_t processors;

    if (sched_getaffinity(0, sizeof processors, &processors) != 0)
        return 2;
    return (unsigned long)CPU_COUNT(&processors) + 1;
}

/* A semaphore of a kind says how many are taken. It starts at zero, so there is
 * nothing to prepare, and nothing to mend after a crash: the system undoes what
 * a dead process has done. */
static int find(void)
{
    const key_t key = (key_t)(0x72656770U ^ geteuid());

    return semget(key, SLOT_COUNT, IPC_CREAT | 0600);
}

static bool change(int semaphores, enum slot slot, short by)
{
    struct sembuf operation = {
        .sem_num = (unsigned short)slot,
        .sem_op = by,
        .sem_flg = SEM_UNDO | IPC_NOWAIT,
    };

    return semop(semaphores, &operation, 1) == 0;
}

bool slot_take(enum slot slot, unsigned long slots)
{
    int semaphores = find();

    if (semaphores < 0 || !change(semaphores, slot, 1)) {
        log_event(LOG_WARNING, "slots-not-counted", {"error", strerror(errno)});
        return true;
    }
    /* Two that take the last one at once may both be refused: that happens
     * only where most are refused anyway. */
    int taken = semctl(semaphores, (int)slot, GETVAL);
    if (taken < 0 || (unsigned long)taken <= slots)
        return true;
    slot_give(slot);
    return false;
}

bool slot_is_free(enum slot slot, unsigned long slots)
{
    return slot_taken(slot) < slots;
}

void slot_give(enum slot slot)
{
    int semaphores = find();

    /* Where none could be taken, there is none to give. */
    if (semaphores >= 0)
        (void)change(semaphores, slot, -1);
}

unsigned long slot_taken(enum slot slot)
{
    int semaphores = find();
    int taken = semaphores < 0 ? 0 : semctl(semaphores, (int)slot, GETVAL);

    return taken < 0 ? 0 : (unsigned long)taken;
}
