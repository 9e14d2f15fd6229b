/* The questions asked of the database when a browser comes back from an OAuth2
 * provider. */
#ifndef LOGINS_H
#define LOGINS_H

#include <stdbool.h>

#include "common/attributes.h"

struct db;
struct error;
struct json_object;
struct secret;

/* What the database knows of a login, by the hash of its state: all that is
 * needed to ask the provider. An empty object when it is no longer good. With a
 * code to be tried, that try is counted, and as a costly step of the peer
 * (NULL: unknown). The object is the caller's to end. False with an error
 * noted, such as too many steps. */
must_use bool logins_return(struct db *db, const struct secret *state_hash,
                            bool tries_code, const char *peer,
                            struct json_object **login, struct error *error);

/* Keeps who it was that logged in (NULL: the provider could not say, so the try
 * does not count) and what was discovered of the provider (JSON; NULL:
 * nothing). False with an error noted. */
must_use bool logins_confirm(struct db *db, const struct secret *state_hash,
                             const char *subject, const char *discovered,
                             struct error *error);

#endif
