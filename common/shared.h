/* Memory and semaphores (System V) that the processes of one user share, as far
 * as they serve the same database. */
#ifndef SHARED_H
#define SHARED_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "common/attributes.h"

/* One process's way to them. */
struct shared {
    void *memory;   /* begins with all zero; NULL: not open */
    int semaphores; /* the first one is for shared_lock() */
};

/* Opens so many bytes and so many semaphores, which are made at first and
 * outlive the process. The name tells the parts of this program apart. False,
 * with the event logged, when the system has none to give, or when another
 * user was there first, or may write to them: then nothing they say can be
 * trusted. */
must_use bool shared_open(struct shared *shared, const char *name, size_t size,
                          int semaphores);

/* Keeps the others out until shared_unlock(); a process that dies lets them in.
 * False, after a tenth of a second, when one that was stopped holds it. */
must_use bool shared_lock(const struct shared *shared);
void shared_unlock(const struct shared *shared);

/* Adds to a semaphore, not below zero; what a process has added is taken away
 * when it dies. Does not wait. False when it can't be. */
bool shared_add(const struct shared *shared, int semaphore, int by);

/* What a semaphore says. */
must_use unsigned long shared_value(const struct shared *shared, int semaphore);

/* Whether a process that has left its ID in the memory is still there. */
must_use bool shared_is_alive(pid_t process);

/* Detaches from them; they stay. */
void scope_end_shared(struct shared *shared);

#endif
