/* Requests to the gateway as text: lines "NAME=VALUE", an empty one, the
 * body. */
#ifndef META_H
#define META_H

#include <stdint.h>

#include "cgi/http/gateway.h"
#include "cgi/http/request.h"

enum { META_MAX = 16, META_BODY_MAX = BODY_MAX + 64 };

struct meta {
    char *lines[META_MAX];
    size_t count;
    char *body;
    size_t length;
};

/* A line "REPEAT=12" repeats the body as often: it may become too large. */
void meta_read(const uint8_t *data, size_t size, struct meta *meta);
void meta_end(struct meta *meta);

/* What must hold of a request that the gateway has read. */
void meta_look_at(const struct request *request);

#endif
