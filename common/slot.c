#include "common/slot.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/sem.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"

/* Milliseconds by which it may be wrong how long a request will wait. */
enum { PATIENCE = 5 * 1000 };

/* The semaphores behind the lock. Of the responders: how many there are, and
 * how many are held by a request that has a slot or waits for it. Of each kind
 * of slots: those that are free, and those that there are. */
enum { RESPONDERS = 1, HELD, FREE, SIZE = FREE + SLOT_COUNT };
enum { SEMAPHORES = SIZE + SLOT_COUNT };

/* Responders beyond these are not noticed to be busy. */
enum { RESPONDERS_MAX = 1024 };

/* What every request changes is no semaphore: that would take system calls. */
struct slot_responder {
    pid_t process; /* 0: free for another one, as when it has died */
    bool is_busy;
};

struct memory {
    struct queue queues[SLOT_COUNT];
    struct slot_responder responders[RESPONDERS_MAX];
};

static struct queue *queue_of(enum slot slot, const struct slots *slots)
{
    struct memory *memory = slots->shared.memory;

    return &memory->queues[slot];
}

static int64_t microseconds(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* With none it can't be seen that the responder is busy. */
static struct slot_responder *find_own(const struct slots *slots)
{
    struct memory *memory = slots->shared.memory;
    struct slot_responder *own = NULL;

    if (!shared_lock(&slots->shared))
        return NULL;
    for (size_t i = 0; own == NULL && i < RESPONDERS_MAX; i++)
        if (!shared_is_alive(memory->responders[i].process))
            own = &memory->responders[i];
    if (own != NULL)
        *own = (struct slot_responder){.process = getpid()};
    shared_unlock(&slots->shared);
    return own;
}

bool slots_open(struct slots *slots, bool is_responder)
{
    cpu_set_t processors;

    *slots = (struct slots){.processors = 1, .is_responder = is_responder};
    if (sched_getaffinity(0, sizeof processors, &processors) == 0)
        slots->processors = (unsigned long)CPU_COUNT(&processors);
    slots->count = slots_default(slots);
    if (!shared_open(&slots->shared, "slots", sizeof(struct memory),
                     SEMAPHORES))
        return false;
    if (is_responder) {
        shared_add(&slots->shared, RESPONDERS, 1);
        slots->own = find_own(slots);
    }
    return true;
}

void scope_end_slots(struct slots *slots)
{
    if (slots->is_responder)
        shared_add(&slots->shared, RESPONDERS, -1);
    if (slots->own != NULL)
        *slots->own = (struct slot_responder){.process = 0};
    scope_end_shared(&slots->shared);
}

void slots_begin(struct slots *slots, enum slot_queue queue, const char *peer,
                 const char *ticket)
{
    slots->queue = queue;
    slots->retry_after = 1;
    slots->network = queue_network(peer);
    slots->ticket[0] = '\0';
    slots->seats[SLOT_HASH] =
        queue_read_ticket(queue_of(SLOT_HASH, slots), ticket);
    if (slots->own != NULL)
        slots->own->is_busy = true;
}

static void hold(enum slot slot, struct slots *slots, bool is_held)
{
    if (slots->is_responder && slots->is_held[slot] != is_held)
        shared_add(&slots->shared, HELD, is_held ? 1 : -1);
    slots->is_held[slot] = is_held;
}

static void leave(enum slot slot, struct slots *slots)
{
    queue_leave(queue_of(slot, slots), slots->seats[slot]);
    slots->seats[slot] = 0;
    hold(slot, slots, false);
}

void slots_end(struct slots *slots, bool is_sent)
{
    if (is_sent && slots->ticket[0] != '\0')
        slots->seats[SLOT_HASH] = 0;
    for (enum slot slot = 0; slot < SLOT_COUNT; slot++)
        leave(slot, slots);
    if (slots->own != NULL)
        slots->own->is_busy = false;
}

unsigned long slots_default(const struct slots *slots)
{
    return slots->processors + 1;
}

/* Makes those that are missing, and takes away those that are too many, as far
 * as they are free: the others are not given back, see slot_give(). */
static void resize(enum slot slot, const struct slots *slots)
{
    const struct shared *shared = &slots->shared;
    long size = (long)shared_value(shared, SIZE + (int)slot);
    short step = size < (long)slots->count ? 1 : -1;
    struct sembuf changes[] = {{.sem_num = (unsigned short)(SIZE + (int)slot),
                                .sem_op = step,
                                .sem_flg = IPC_NOWAIT},
                               {.sem_num = (unsigned short)(FREE + (int)slot),
                                .sem_op = step,
                                .sem_flg = IPC_NOWAIT}};

    while (size != (long)slots->count &&
           semop(shared->semaphores, changes, 2) == 0)
        size += step;
}

static bool may_wait(const struct slots *slots)
{
    return slots->queue != SLOT_WAIT_IF_FEW || !slots->is_responder ||
           4 * (shared_value(&slots->shared, HELD) + 1) <=
               3 * slots_responders(slots);
}

static struct queue_rules rules_of(const struct slots *slots)
{
    return (struct queue_rules){.workers = slots->count,
                                .processors = slots->processors,
                                .wait = slots->wait};
}

static bool join(enum slot slot, struct slots *slots)
{
    struct queue *queue = queue_of(slot, slots);
    const struct queue_rules rules = rules_of(slots);
    unsigned long wait;
    enum queue_answer answer =
        queue_join(queue, &rules, slots->network, &slots->seats[slot], &wait);

    slots->retry_after = 1 + (int)(wait / 1000);
    if (answer == QUEUE_FULL)
        return false;
    if (answer == QUEUE_WAITS && slots->queue == SLOT_PASS_ON &&
        slot == SLOT_HASH) {
        queue_write_ticket(queue, slots->seats[slot], slots->ticket);
        return false;
    }
    if (answer == QUEUE_WAITS && !may_wait(slots)) {
        leave(slot, slots);
        return false;
    }
    hold(slot, slots, true);
    return true;
}

static bool note_failure(struct slots *slots, const char *event)
{
    slots->are_gone = errno == EIDRM || errno == EINVAL;
    slots->retry_after = 1;
    log_event(LOG_ERR, event, {"error", strerror(errno)});
    return false;
}

bool slot_is_free(enum slot slot, struct slots *slots)
{
    if (slots->seats[slot] != 0)
        return slot != SLOT_HASH || slots->ticket[0] == '\0';
    if (!shared_lock(&slots->shared))
        return note_failure(slots, "slots-locked");
    resize(slot, slots);
    bool has_joined = join(slot, slots);
    shared_unlock(&slots->shared);
    return has_joined;
}

/* Semaphores are taken in the order in which they were asked for. */
static bool wait_for(enum slot slot, struct slots *slots)
{
    const int64_t deadline = clock_now() + 2 * (int64_t)slots->wait + PATIENCE;
    struct sembuf take = {.sem_num = (unsigned short)(FREE + (int)slot),
                          .sem_op = -1,
                          .sem_flg = SEM_UNDO};
    int64_t left;

    while ((left = deadline - clock_now()) > 0) {
        const struct timespec timeout = {.tv_sec = (time_t)(left / 1000),
                                         .tv_nsec = left % 1000 * 1000000};
        if (semtimedop(slots->shared.semaphores, &take, 1, &timeout) == 0)
            return true;
        if (errno != EINTR && errno != EAGAIN)
            return note_failure(slots, "slot-not-taken");
    }
    return false;
}

bool slot_take(enum slot slot, struct slots *slots)
{
    if (!slot_is_free(slot, slots))
        return false;
    if (!wait_for(slot, slots)) {
        leave(slot, slots);
        return false;
    }
    slots->wall = microseconds(CLOCK_MONOTONIC);
    slots->processor = microseconds(CLOCK_PROCESS_CPUTIME_ID);
    return true;
}

/* Where there are more than the administrator wants, the slot is no more. */
void slot_give(enum slot slot, struct slots *slots)
{
    const unsigned short free = (unsigned short)(FREE + (int)slot);
    struct sembuf changes[] = {
        {.sem_num = free, .sem_op = 1, .sem_flg = SEM_UNDO},
        {.sem_num = free, .sem_op = -1},
        {.sem_num = (unsigned short)(SIZE + (int)slot), .sem_op = -1}};
    const struct queue_rules rules = rules_of(slots);
    const int64_t now = microseconds(CLOCK_MONOTONIC);
    const struct queue_work work = {
        .ended = now,
        .wall = now - slots->wall,
        .processor = microseconds(CLOCK_PROCESS_CPUTIME_ID) - slots->processor};
    bool is_one_too_many =
        shared_value(&slots->shared, SIZE + (int)slot) > slots->count;

    if (semop(slots->shared.semaphores, changes, is_one_too_many ? 3 : 1) != 0)
        log_event(LOG_ERR, "slot-not-given", {"error", strerror(errno)});
    queue_learn(queue_of(slot, slots), &rules, &work);
    leave(slot, slots);
}

unsigned long slot_taken(enum slot slot, const struct slots *slots)
{
    unsigned long size = shared_value(&slots->shared, SIZE + (int)slot);
    unsigned long free = shared_value(&slots->shared, FREE + (int)slot);

    return size > free ? size - free : 0;
}

unsigned long slot_waiting(enum slot slot, const struct slots *slots)
{
    unsigned long taken = slot_taken(slot, slots);
    unsigned long all = queue_length(queue_of(slot, slots));

    return all > taken ? all - taken : 0;
}

unsigned long slots_responders(const struct slots *slots)
{
    return shared_value(&slots->shared, RESPONDERS);
}

unsigned long slots_busy(const struct slots *slots)
{
    const struct memory *memory = slots->shared.memory;
    unsigned long busy = 0;

    for (size_t i = 0; i < RESPONDERS_MAX; i++)
        busy += memory->responders[i].is_busy &&
                shared_is_alive(memory->responders[i].process);
    return busy;
}
