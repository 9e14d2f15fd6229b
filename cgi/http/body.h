/* The JSON body of a request, and what stands in it, as endpoints read it. */
#ifndef BODY_H
#define BODY_H

#include <stdbool.h>

#include "common/attributes.h"

struct error;
struct json_object;
struct request;

/* Reads the body as one JSON object, which is the caller's to end. False with
 * an error noted when it is none. */
must_use bool body_read(const struct request *request,
                        struct json_object **body, struct error *error);

/* Whether all these keys are there and not null; the list ends with NULL. False
 * with an error noted that names all that are not. */
must_use bool body_has(const struct json_object *body, const char *const keys[],
                       struct error *error);

/* Read a key that need not be there: text becomes NULL, flag and number stay
 * as they are, and object becomes NULL, where the key is absent or null. What
 * they give is lent. False with an error noted when it is of another type. */
must_use bool body_text(const struct json_object *body, const char *key,
                        const char **text, struct error *error);
must_use bool body_flag(const struct json_object *body, const char *key,
                        bool *flag, struct error *error);
must_use bool body_number(const struct json_object *body, const char *key,
                          long *number, struct error *error);
must_use bool body_object(const struct json_object *body, const char *key,
                          const struct json_object **object,
                          struct error *error);

#endif
