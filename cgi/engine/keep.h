/* What a client says once for its whole registration, and not for a stage: the
 * session keeps it until the account is made. */
#ifndef KEEP_H
#define KEEP_H

#include "cgi/engine/step.h"

struct db;
struct device;
struct settings;

/* What a door has read from a request. Everything is lent; NULL is what the
 * client did not say, and leaves what is kept as it is. */
struct keep {
    const char *session; /* NULL: begin a new one */
    const char *user;
    const char *password;
    const struct device *device; /* never NULL */
    const char *peer;            /* NULL: unknown */
};

/* Keeps it and tells how far the session is: OUTCOME_NEXT, or OUTCOME_ACCOUNT
 * when it is complete. What has been kept already, and a request that says
 * nothing, costs one question to the database and no hashing. Passes no
 * stage, and does not know which door the request came through. */
void keep_run(const struct keep *keep, const struct settings *settings,
              struct db *db, struct outcome *outcome);

#endif
