/* The two ways in which a homeserver makes an account; for homeserver.c
 * and homeserver_check.c. */
#ifndef HOMESERVER_WAYS_H
#define HOMESERVER_WAYS_H

#include <stdbool.h>

#include "common/attributes.h"

struct error;
struct homeserver_order;
struct json_object;
struct talk;

/* Make the account, by the shared secret or by a registration token. True with
 * the homeserver's answer; false with the error noted. */
must_use bool homeserver_by_secret(struct talk *talk,
                                   const struct homeserver_order *order,
                                   struct error *error);
must_use bool homeserver_by_token(struct talk *talk,
                                  const struct homeserver_order *order,
                                  struct error *error);

/* One request by the shared secret, with a nonce. True with an answer,
 * a refusal as well; false with the error noted when there is none. */
must_use bool homeserver_ask_by_secret(struct talk *talk,
                                       const struct homeserver_order *order,
                                       struct error *error);

/* The stage to do next, lent; NULL when there is none that we can do. */
must_use const char *homeserver_next_stage(const struct json_object *state);

/* Adds what every way is told, logging in, too: the password and the device. */
void homeserver_add_profile(const struct homeserver_order *order,
                            struct json_object *body);

#endif
