/* A monotonic clock, for timeouts and for how long things took. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

#include "common/attributes.h"

/* Milliseconds of CLOCK_MONOTONIC. */
must_use int64_t clock_now(void);

#endif
