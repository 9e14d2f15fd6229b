/* Slots: what a client is told when they can't be asked for. */
#include "common/slot.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/sem.h>
#include <unistd.h>

#include "tests/unit/capture.h"
#include "tests/unit/tap.h"

static bool takes(struct slots *slots)
{
    char logged[1024];
    struct capture capture = capture_begin();
    bool is_taken = slot_take(SLOT_HASH, slots);

    capture_end(&capture, logged, sizeof logged);
    return is_taken;
}

int main(void)
{
    scoped(slots) struct slots slots = {.count = 0};
    char name[32];

    snprintf(name, sizeof name, "test %d", (int)getpid());
    setenv("PGDATABASE", name, 1);
    ok(slots_open(&slots, false), "they are opened");
    slots_begin(&slots, SLOT_WAIT, NULL, "");
    ok(shared_lock(&slots.shared), "a process is stopped with the lock");
    ok(!takes(&slots), "others get no slot");
    ok(slots.retry_after == 1, "and may try again in a second: %d",
       slots.retry_after);
    shared_unlock(&slots.shared);
    ok(takes(&slots), "then they get one");
    slot_give(SLOT_HASH, &slots);
    slots_end(&slots, true);
    semctl(slots.shared.semaphores, 0, IPC_RMID);
    return done_testing();
}
