/* Places for work that takes long, on this machine: so many processes of one
 * user may be at it at once, whichever program started them. */
#ifndef SLOT_H
#define SLOT_H

#include <stdbool.h>

#include "common/attributes.h"

/* Hashing takes a processor, calling somebody takes patience: neither is to
 * keep the other from going on. */
enum slot { SLOT_HASH, SLOT_CALL, SLOT_COUNT };

/* How many of a kind there are when nobody says otherwise: one more than this
 * process has processors, so that none idles while the database writes. */
must_use unsigned long slot_default(void);

/* Takes a place out of so many, without waiting. False when all are taken. A
 * process that dies gives its slots back. Where the system has none to share
 * (semget(2)), everybody gets one and the event is logged. */
must_use bool slot_take(enum slot slot, unsigned long slots);

/* Whether slot_take() would succeed now, so that nobody is asked in vain on
 * behalf of somebody who will be refused anyway. */
must_use bool slot_is_free(enum slot slot, unsigned long slots);

/* Gives back what slot_take() gave. */
void slot_give(enum slot slot);

/* How many are taken now. */
must_use unsigned long slot_taken(enum slot slot);

#endif
