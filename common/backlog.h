/* How many wait to be let in. */
#ifndef BACKLOG_H
#define BACKLOG_H

#include "common/attributes.h"

/* The connections that wait at a listening socket until a process accepts
 * them; -1 when that can't be found out. */
must_use long backlog_length(int listener);

#endif
