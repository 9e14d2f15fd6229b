/* The access token that a client shows with a request. */
#ifndef ACCESS_TOKEN_H
#define ACCESS_TOKEN_H

#include "common/attributes.h"

struct request;

enum { ACCESS_TOKEN_SIZE = 1024 };

/* Reads the token from the query or from the header (Matrix specification,
 * "Using access tokens"). Returns token; NULL when there is none that can
 * be read. One in the header that is longer than any of ours is cut off, and is
 * still none of them. The caller wipes it. */
must_use const char *access_token_read(const struct request *request,
                                       char token[ACCESS_TOKEN_SIZE]);

#endif
