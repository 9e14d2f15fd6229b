/* How the client-server API since r0 words a step: Matrix specification,
 * "User-Interactive Authentication API". The password is no stage there, but a
 * key of the request. */
#ifndef UIA_H
#define UIA_H

#include <stdbool.h>

struct outcome;
struct reply;
struct settings;

/* Writes an outcome: the account; a 401 that says how far the sign-up is, and
 * what stands against the stage, with the completed stages where the request
 * had auth; or an error. */
void uia_write(const struct outcome *outcome, const struct settings *settings,
               bool has_auth, struct reply *reply);

/* Makes the reply the account that a registration has come to; without token
 * and device where no login was wanted. */
void uia_write_account(const struct outcome *outcome, struct reply *reply);

#endif
