/* The account that is to be made at the homeserver, once all stages of a
 * sign-up have passed. */
#ifndef DUE_H
#define DUE_H

#include <stdbool.h>

#include "common/attributes.h"

struct attempt;
struct db;
struct error;
struct outcome;
struct secret;
struct settings;

/* What the calls are counted as, in place of a stage; see metrics.h. */
#define DUE_METRICS "homeserver"

/* Asks the homeserver for the account that is due, with no transaction
 * open, and stores what it says. The outcome is an account or an error after
 * that; the same request again makes good what an error has left undone. */
void due_make(const struct attempt *attempt, struct db *db,
              const struct secret *token_secret, struct outcome *outcome);

/* Whether the homeserver has nothing against a user name; false with what it
 * has noted. True when there is none, or it does not say. */
must_use bool due_takes_name(const struct settings *settings,
                             const char *localpart, const char *peer,
                             struct error *error);

#endif
