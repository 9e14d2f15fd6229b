/* The JSON reader: what it lets in, it writes so that it would let it in again,
 * and as the same. */
#include "common/json.h"

#include <string.h>

#include "cgi/http/body.h"
#include "cgi/http/request.h"
#include "common/attributes.h"
#include "common/json_scan.h"
#include "common/text.h"
#include "tests/fuzz/fuzz.h"

static const char *const keys[] = {"a", "type", "session", "", "auth"};

/* No reader may go wrong on any of it. */
static void read_members(const struct json_object *object)
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const struct json_object *member = json_under(object, keys[i]);
        const struct json_object *inner;
        struct error error;
        const char *text;
        bool flag;
        long number;

        if (json_text(object, keys[i], &text) == JSON_MEMBER_TEXT)
            must_hold(text_utf8_length(text, strlen(text)) == strlen(text));
        must_hold(json_member_text(object, keys[i]) != NULL);
        for (size_t at = 0; at < json_length(member); at++)
            must_hold(json_at(member, at) != NULL ||
                      json_text_at(member, at) == NULL);
        must_hold(json_text_at(member, json_length(member)) == NULL);
        must_hold(body_text(object, keys[i], &text, &error) ||
                  error.kind == ERROR_BAD_JSON);
        must_hold(body_flag(object, keys[i], &flag, &error) ||
                  error.kind == ERROR_BAD_JSON);
        must_hold(body_number(object, keys[i], &number, &error) ||
                  error.kind == ERROR_BAD_JSON);
        must_hold(body_object(object, keys[i], &inner, &error) ||
                  error.kind == ERROR_BAD_JSON);
    }
}

/* Numbers beyond a double's have no text that is JSON. */
static void read_again(struct json_object *object)
{
    scoped(json) struct json_object *again = NULL;
    char detail[JSON_DETAIL_SIZE];
    size_t length;
    const char *text = json_write(object, &length);

    if (strstr(text, "Infinity") != NULL || strstr(text, "NaN") != NULL)
        return;
    must_hold(json_read(text, length, &again, detail) == JSON_BODY_FINE);
    must_hold(strcmp(json_write(again, NULL), text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    scoped(json) struct json_object *object = NULL;
    /* With nothing behind it, not even a NUL. */
    const char *bytes = (const char *)data;
    char detail[JSON_DETAIL_SIZE] = "";
    struct json_scan scan = json_scan(bytes, size);

    must_hold(scan.at <= size);
    if (json_read(bytes, size, &object, detail) == JSON_BODY_FINE) {
        must_hold(scan.problem == NULL && scan.unfit == NULL);
        read_members(object);
        read_again(object);
    } else {
        must_hold(memchr(detail, '\0', sizeof detail) != NULL);
        must_hold(detail[0] != '\0' && object == NULL);
    }
    return 0;
}
