/* From a request to the bytes that go back, as register.c goes, and what must
 * hold of them. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgi/endpoints/route.h"
#include "cgi/engine/settings.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "common/attributes.h"
#include "common/db.h"
#include "common/json.h"
#include "common/slot.h"
#include "common/text.h"
#include "tests/fuzz/fuzz.h"

/* As the gateway has it. */
static const char *address(const char *text)
{
    unsigned char bytes[sizeof(struct in6_addr)];

    return text != NULL && (inet_pton(AF_INET, text, bytes) == 1 ||
                            inet_pton(AF_INET6, text, bytes) == 1)
               ? text
               : NULL;
}

void fuzz_request(const struct scene *scene, struct request *request)
{
    *request = (struct request){.method = scene->method,
                                .query = scene->query,
                                .authorization = scene->authorization,
                                .peer = address(scene->peer),
                                .body = scene->body,
                                .body_length = scene->body_length};
    clock_gettime(CLOCK_MONOTONIC, &request->started);
    text_append(request->path, sizeof request->path, "", scene->path);
}

struct settings fuzz_settings(void)
{
    static struct slots slots;
    static struct settings known = {.slots = &slots};
    struct db db = {.program = "fuzz", .role = "fuzz"};
    struct timespec now;

    if (known.read_at == 0)
        must_hold(settings_refresh(&known, &db));
    clock_gettime(CLOCK_MONOTONIC, &now);
    struct settings settings = known;
    settings.read_at = now.tv_sec;
    settings.read = json_share(known.read);
    settings.flows = json_share(known.flows);
    settings.params = json_share(known.params);
    settings.widgets = json_share(known.widgets);
    settings.page = json_share(known.page);
    return settings;
}

/* Lines with a name, a colon and no control character, then an empty one:
 * no value can end the header early. */
static void look_at_header(const char *header, size_t length)
{
    const char *line = header;

    must_hold(length > 0 && strlen(header) == length);
    must_hold(strncmp(header, "Status: ", 8) == 0);
    while (strncmp(line, "\r\n", 2) != 0) {
        const char *end = strstr(line, "\r\n");
        const char *colon = strchr(line, ':');
        must_hold(end != NULL && colon != NULL && colon < end && colon > line);
        for (const char *byte = line; byte < end; byte++)
            must_hold((unsigned char)*byte >= ' ' && *byte != 127);
        line = end + 2;
    }
    must_hold(line + 2 == header + length);
}

static void look_at_json(const struct reply *reply, const char *body,
                         size_t length)
{
    scoped(json) struct json_object *object = NULL;
    char detail[JSON_DETAIL_SIZE];

    must_hold(json_read(body, length, &object, detail) == JSON_BODY_FINE);
    if (reply->status >= 400 && reply->status != 401) {
        must_hold(json_kind(object, "errcode") == JSON_MEMBER_TEXT);
        must_hold(json_kind(object, "error") == JSON_MEMBER_TEXT);
    }
}

static void look_at_reply(const struct reply *reply, const char *header,
                          size_t header_length, const char *body, size_t length)
{
    must_hold(reply->status >= 200 && reply->status < 600);
    must_hold(reply->retry_after >= 0 && reply->retry_after <= 86400);
    must_hold(memchr(reply->user_id, '\0', sizeof reply->user_id) != NULL);
    must_hold(reply->body == NULL || reply->page == NULL);
    must_hold(strlen(body) == length);
    look_at_header(header, header_length);
    if (reply->body != NULL)
        look_at_json(reply, body, length);
    else
        must_hold(reply->page == NULL ? reply->status == 204 : length > 0);
}

void fuzz_answer(struct request *request, struct settings *settings)
{
    struct db db = {.program = "fuzz", .role = "fuzz"};
    scoped(reply) struct reply reply = {.status = 0};
    char header[REPLY_HEADER_SIZE];
    size_t length;

    route_answer(request, settings, &db, &reply);
    const char *body = reply_body(&reply, &length);
    size_t header_length = reply_header(&reply, length, header);
    look_at_reply(&reply, header, header_length, body, length);
}
