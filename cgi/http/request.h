/* A request of a client, by FastCGI or CGI. */
#ifndef REQUEST_H
#define REQUEST_H

#include <stddef.h>
#include <time.h>

#include "cgi/http/error.h"

enum { BODY_MAX = 65536, PATH_SIZE = 1024 };

/* Texts are never NULL unless it says so. */
struct request {
    struct timespec started; /* CLOCK_MONOTONIC */
    const char *method;
    char path[PATH_SIZE]; /* SCRIPT_NAME and PATH_INFO; cut when too long */
    const char *query;    /* QUERY_STRING */
    const char *authorization; /* of the header of that name */
    const char *peer;      /* REMOTE_ADDR; NULL when that is no IP address */
    const char *queue;     /* REGISTER_QUEUE: where it waits, see register.c */
    const char *ticket;    /* REGISTER_TICKET, see slot.h */
    enum error_kind error; /* what was wrong with the body */
    char *body; /* owned by the gateway, ends with a NUL; wiped with it */
    size_t body_length;
};

#endif
