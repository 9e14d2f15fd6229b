/* What is wrong with the homeserver as it is set up, for "--check". */
#ifndef HOMESERVER_CHECK_H
#define HOMESERVER_CHECK_H

#include <stddef.h>

#include "common/attributes.h"

struct homeserver;

/* Asks the homeserver whether it is there, has the server name and would make
 * accounts, and makes none. Tells each problem with its remedy; both are lent
 * for the call. Returns how many there are. */
must_use size_t homeserver_check(const struct homeserver *homeserver,
                                 void (*tell)(const char *problem,
                                              const char *remedy));

#endif
