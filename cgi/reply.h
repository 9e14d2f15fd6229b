/* What goes back to the client, and what the log is told of it. */
#ifndef REPLY_H
#define REPLY_H

#include <stdbool.h>

#include "cgi/fault.h"

struct json_object;
struct stage;

/* Start with all zero. */
struct reply {
    int status;
    struct json_object *body; /* owned; NULL: none */
    bool is_secret;           /* holds a token or a session */
    int retry_after;          /* seconds; 0: not said */
    const char *allow;        /* methods, for 204 and 405; NULL: not said */

    /* For the log. */
    enum fault_kind fault;
    const struct stage *stage; /* NULL: none, or unknown */
    char user_id[256];         /* "": none */
};

/* Turns a fault into a standard error (Matrix specification, "Standard error
 * response"). The body is new: the reply must not have one yet. */
void reply_fault(struct reply *reply, const struct fault *fault);

/* Frees and wipes a reply. */
void scope_end_reply(struct reply *reply);

#endif
