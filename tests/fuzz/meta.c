#include "tests/fuzz/meta.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/fuzz/fuzz.h"

static void repeat(const uint8_t *data, size_t size, unsigned long times,
                   struct meta *meta)
{
    size_t wanted = size == 0 || times < META_BODY_MAX / size ? size * times
                                                              : META_BODY_MAX;

    meta->body = malloc(wanted + 1);
    must_hold(meta->body != NULL);
    while (meta->length < wanted) {
        size_t step = meta->length == 0 ? size : meta->length;
        if (step > wanted - meta->length)
            step = wanted - meta->length;
        memcpy(meta->body + meta->length,
               meta->length == 0 ? (const char *)data : meta->body, step);
        meta->length += step;
    }
}

void meta_read(const uint8_t *data, size_t size, struct meta *meta)
{
    unsigned long times = 1;

    *meta = (struct meta){.count = 0};
    for (;;) {
        char *line = fuzz_line(&data, &size);
        if (line == NULL || line[0] == '\0') {
            free(line);
            break;
        }
        if (strncmp(line, "REPEAT=", 7) == 0 &&
            !text_number(line + 7, META_BODY_MAX, &times))
            times = 1;
        if (meta->count < META_MAX && line[0] != '=' &&
            strchr(line, '=') != NULL)
            meta->lines[meta->count++] = line;
        else
            free(line);
    }
    repeat(data, size, times, meta);
}

void meta_end(struct meta *meta)
{
    for (size_t i = 0; i < meta->count; i++)
        free(meta->lines[i]);
    free(meta->body);
}

void meta_look_at(const struct request *request)
{
    unsigned char address[sizeof(struct in6_addr)];

    must_hold(request->method != NULL && request->query != NULL &&
              request->authorization != NULL && request->body != NULL);
    must_hold(memchr(request->path, '\0', sizeof request->path) != NULL);
    must_hold(request->body_length <= BODY_MAX + 1);
    must_hold(request->error != ERROR_NONE || request->body_length <= BODY_MAX);
    must_hold(request->body[request->body_length] == '\0');
    must_hold(request->error >= ERROR_NONE && request->error < ERROR_COUNT);
    must_hold(strlen(request->method) + strlen(request->query) +
                  strlen(request->authorization) <
              (size_t)-1);
    must_hold(request->peer == NULL ||
              inet_pton(AF_INET, request->peer, address) == 1 ||
              inet_pton(AF_INET6, request->peer, address) == 1);
}
