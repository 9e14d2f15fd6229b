/* Between bytes and a request or a reply: CGI (RFC 3875) and FastCGI. The
 * only file that knows either. */
#ifndef GATEWAY_H
#define GATEWAY_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "cgi/fault.h"
#include "common/attributes.h"

struct reply;

enum { BODY_MAX = 65536, PATH_SIZE = 1024 };

/* A request as it came in. Texts are never NULL unless it says so. */
struct request {
    struct timespec started; /* CLOCK_MONOTONIC */
    const char *method;
    char path[PATH_SIZE]; /* SCRIPT_NAME and PATH_INFO; cut when too long */
    const char *query;    /* QUERY_STRING */
    const char *authorization; /* of the header of that name */
    const char *peer;      /* REMOTE_ADDR; NULL when that is no IP address */
    enum fault_kind fault; /* what was wrong with the body */
    char *body; /* owned by the gateway, ends with a NUL; wiped with it */
    size_t body_length;
};

struct gateway;

/* Opens the gateway: FastCGI when standard input is a listening socket, else
 * plain CGI for the one request in the environment. With FastCGI, SIGTERM and
 * SIGINT then end the waiting between two requests, never a request. NULL,
 * with the event logged, when there is neither socket nor request. */
must_use struct gateway *gateway_open(void);

/* Waits for a request. It lives until gateway_write(). False when there are
 * to be no more. */
must_use bool gateway_read(struct gateway *gateway, struct request *request);

/* Sends the reply in one piece and ends the request, whose body it wipes. A
 * client that went away is no failure. */
void gateway_write(struct gateway *gateway, struct request *request,
                   const struct reply *reply);

/* Closes the gateway. NULL is fine. */
void gateway_close(struct gateway *gateway);

#endif
