/* How the client-server API since r0 words what is left to do: Matrix
 * specification, "User-Interactive Authentication API". The password is no
 * stage there, but a key of the request. */
#ifndef UIA_H
#define UIA_H

#include <stdbool.h>

#include "common/attributes.h"

struct error;
struct flow;
struct json_object;
struct outcome;
struct reply;
struct settings;
struct stage;

/* How far a client is. Everything is lent. */
struct uia {
    const struct settings *settings;
    const struct outcome *state;    /* OUTCOME_NEXT */
    bool shows_completed;           /* auth was given */
    const struct stage *challenger; /* takes several requests; NULL: none */
    struct json_object *challenge;  /* what it told the client; NULL: nothing */
    const struct error *refusal;    /* of a stage; NULL: none */
};

/* Makes the reply a 401 that says so. */
void uia_write(const struct uia *uia, struct reply *reply);

/* Makes the reply the account that a registration has come to; without token
 * and device where no login was wanted. */
void uia_write_account(const struct outcome *outcome, struct reply *reply);

/* Whether a client sees anything that has passed. */
must_use bool uia_has_completed(const struct flow *passed);

/* Whether none is kept, and it takes a password to pass a stage, or (NULL) to
 * end the flow. */
must_use bool uia_lacks_password(const struct settings *settings,
                                 const struct outcome *state,
                                 const struct stage *stage);

#endif
