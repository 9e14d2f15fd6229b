/* The bytes of a reply that is the same for all: most requests ask for it, and
 * so it is written once for each time that the settings are read. */
#ifndef COMMON_REPLY_H
#define COMMON_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "cgi/request.h"
#include "common/attributes.h"

struct settings;

/* Start with all zero, which is for nobody. */
struct common_reply {
    time_t settings_read_at;
    char path[PATH_SIZE];
    size_t length;
    char bytes[2048]; /* header and body */
};

/* Keeps the reply to a request; one that is too long is not kept. */
void common_reply_keep(struct common_reply *common,
                       const struct request *request,
                       const struct settings *settings, const char *header,
                       size_t header_length, const char *body,
                       size_t body_length);

/* Whether a request is for it. */
must_use bool common_reply_is_for(const struct common_reply *common,
                                  const struct request *request,
                                  const struct settings *settings);

#endif
