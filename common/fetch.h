/* Calls to services outside this machine, over HTTPS. The only one that uses
 * libcurl. */
#ifndef FETCH_H
#define FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "common/attributes.h"

struct json_object;

/* A name and a value of a form or a query; left out when the value is NULL. A
 * list of them ends with one that has no name. */
struct fetch_field {
    const char *name;
    const char *value;
};

/* The fields as application/x-www-form-urlencoded text, empty when there are
 * none; the caller's to free(). Ends the process when memory is out. */
must_use char *fetch_encode(const struct fetch_field *fields);

/* Milliseconds that a call takes at most. Who makes several for one request
 * begins with the deadline clock_now() + FETCH_TIMEOUT for all of them. */
enum { FETCH_TIMEOUT = 5000 };

/* What to ask, and whom. */
struct fetch {
    const char *url;                 /* may have a query already */
    const struct fetch_field *query; /* added to the URL; NULL: none */
    const struct fetch_field *form;  /* sent with POST; NULL: no form */
    const char *json;                /* the same; GET where both are NULL */
    const char *bearer;              /* the token of RFC 6750; NULL: none */
    const char *forwarded_for; /* the address it is asked for; NULL: none */
    int64_t deadline; /* of clock.h, when it gives up; 0: FETCH_TIMEOUT on */
};

/* Asks, and reads the answer as one JSON object; the HTTP status may be any.
 * Takes FETCH_TIMEOUT at most. The certificate has to be good; where
 * SSL_CERT_FILE is in the environment, by the authorities in that file. The URL
 * has to be https, or http to this very machine; nothing but the URL decides
 * who is asked: no redirect is followed, no proxy of the environment used. True
 * with the object the caller's to end; false, with the event logged and both
 * untouched, when there was no such answer. The process has to ignore SIGPIPE.
 * Ends the process when memory is out. */
must_use bool fetch_json(const struct fetch *fetch, long *status,
                         struct json_object **answer);

#endif
