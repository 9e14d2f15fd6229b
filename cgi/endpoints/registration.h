/* What a client of the API since r0 says in a registration request: Matrix
 * specification, "POST /register". */
#ifndef REGISTRATION_H
#define REGISTRATION_H

#include <stdbool.h>

#include "cgi/engine/step.h"
#include "cgi/http/access_token.h"
#include "common/attributes.h"

struct error;
struct json_object;
struct request;

/* Texts are lent by the body; start with all zero. */
struct registration {
    struct json_object *body;
    const char *alone;   /* a stage outside all flows; NULL: none */
    bool may_be_service; /* an application service, if the token is one's */
    const char *type;    /* of the stage in auth; NULL: none */
    const char *session; /* in auth; NULL: none */
    struct profile profile;
    const struct json_object *keys; /* the stage's; NULL: none */
    struct json_object *translated; /* where these had to be put in the words
                                       of version 1; owned */
    const char *access_token;       /* NULL: none */
    char token[ACCESS_TOKEN_SIZE];
};

/* Reads a request. False with an error noted when it can't be one. */
must_use bool registration_read(const struct request *request,
                                struct registration *read, struct error *error);

/* Makes it that of an application service, which may name its user "user" as in
 * version 1, and needs no password. False with an error noted. */
must_use bool registration_be_of_service(struct registration *read,
                                         struct error *error);

/* Frees and wipes it. */
void scope_end_registration(struct registration *registration);

#endif
