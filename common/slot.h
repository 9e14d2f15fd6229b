/* Slots for work that takes long: so many processes of a machine may be at it
 * at once, and so many requests may wait for it. */
#ifndef SLOT_H
#define SLOT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/attributes.h"
#include "common/queue.h"
#include "common/shared.h"

/* A hash takes a processor, a call to a service outside or to the homeserver
 * takes time: each kind has slots of its own. */
enum slot { SLOT_HASH, SLOT_CALL, SLOT_HOMESERVER, SLOT_COUNT };

/* Where a request waits while all slots are taken. */
enum slot_queue {
    SLOT_WAIT_IF_FEW, /* here, while a quarter of the responders stay free */
    SLOT_WAIT,        /* here */
    SLOT_PASS_ON      /* for a hash, elsewhere, with a ticket */
};

/* One process's way to the slots. */
struct slots {
    /* As the administrator says. */
    unsigned long count; /* of each kind */
    unsigned long wait;  /* milliseconds that a request may wait for one */

    /* The system has removed them, as it does with those of a user who logs
     * out: the process has to begin anew. */
    bool are_gone;

    /* Of the request in hand. */
    int retry_after;                /* seconds, when it got no slot */
    char ticket[QUEUE_TICKET_SIZE]; /* to wait with elsewhere; "": none */

    /* Private to slot.c. */
    struct shared shared;
    bool is_responder;
    struct slot_responder *own; /* in the shared memory; NULL: none */
    unsigned long processors;
    enum slot_queue queue;
    uint64_t network;
    unsigned seats[SLOT_COUNT];
    bool is_held[SLOT_COUNT];
    int64_t wall, processor; /* microseconds when the slot was taken */
};

/* Opens them; is_responder: this process answers requests of all kinds; some
 * of those processes have to stay free. False, with the event logged, when
 * they can't be shared, see shared_open(). */
must_use bool slots_open(struct slots *slots, bool is_responder);
void scope_end_slots(struct slots *slots);

/* Begins a request of that peer (NULL: unknown), with the ticket that another
 * process has given it ("": none). */
void slots_begin(struct slots *slots, enum slot_queue queue, const char *peer,
                 const char *ticket);

/* Ends it. A request that was given a ticket keeps its place in the queue, if
 * the ticket was sent. */
void slots_end(struct slots *slots, bool is_sent);

/* How many of a kind there are when the administrator does not say: one more
 * than this process has processors, so that none idles while the database
 * writes. */
must_use unsigned long slots_default(const struct slots *slots);

/* Whether slot_take() would succeed, perhaps after a wait: to be asked before
 * work is done for a request that will be refused anyway. Takes a place in the
 * queue for it. False, with retry_after or ticket set, when it would not. */
must_use bool slot_is_free(enum slot slot, struct slots *slots);

/* Takes a slot; a request waits for it in order of arrival. One that would wait
 * longer than the settings say is refused at once: false, with retry_after or
 * ticket set. A process that dies gives its slots back. */
must_use bool slot_take(enum slot slot, struct slots *slots);

/* Gives back what slot_take() gave. */
void slot_give(enum slot slot, struct slots *slots);

/* How many slots are taken now, and how many requests wait for one. */
must_use unsigned long slot_taken(enum slot slot, const struct slots *slots);
must_use unsigned long slot_waiting(enum slot slot, const struct slots *slots);

/* How many responders there are, and how many have a request in hand. */
must_use unsigned long slots_responders(const struct slots *slots);
must_use unsigned long slots_busy(const struct slots *slots);

#endif
