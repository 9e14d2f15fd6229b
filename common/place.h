/* Places for work that takes long, on this machine: so many processes of one
 * user may be at it at once, whichever program started them. */
#ifndef PLACE_H
#define PLACE_H

#include <stdbool.h>

#include "common/attributes.h"

/* Hashing takes a processor, calling somebody takes patience: neither is to
 * keep the other from going on. */
enum place { PLACE_HASH, PLACE_CALL, PLACE_COUNT };

/* How many of a kind there are when nobody says otherwise: one more than this
 * process has processors, so that none idles while the database writes. */
must_use unsigned long place_default(void);

/* Takes a place out of so many, without waiting. False when all are taken. A
 * process that dies gives its places back. Where the system has none to share
 * (semget(2)), everybody gets one and the event is logged. */
must_use bool place_take(enum place place, unsigned long places);

/* Whether place_take() would succeed now, so that nobody is asked in vain on
 * behalf of somebody who will be refused anyway. */
must_use bool place_is_free(enum place place, unsigned long places);

/* Gives back what place_take() gave. */
void place_give(enum place place);

/* How many are taken now. */
must_use unsigned long place_taken(enum place place);

#endif
