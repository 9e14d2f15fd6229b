/* Bodies that are made to hurt: deep, long, cut off, or made so that two
 * readers of the same bytes come to see different strings. */
#include "common/json.h"

#include <stdlib.h>
#include <string.h>

#include "common/attributes.h"
#include "common/text.h"
#include "tests/unit/tap.h"

/* The longest body that is let in. */
enum { BODY_MAX = 65536 };

static enum json_body read_text(const char *text, char detail[JSON_DETAIL_SIZE])
{
    scoped(json) struct json_object *object = NULL;

    detail[0] = '\0';
    return json_read(text, strlen(text), &object, detail);
}

static void append(char text[1024], size_t times, const char *piece)
{
    while (times-- > 0)
        text_append(text, 1024, "", piece);
}

static enum json_body read_arrays(size_t depth)
{
    char text[1024] = "{\"a\":";
    char detail[JSON_DETAIL_SIZE];

    append(text, depth - 1, "[");
    append(text, depth - 1, "]");
    append(text, 1, "}");
    return read_text(text, detail);
}

static enum json_body read_objects(size_t depth, char detail[JSON_DETAIL_SIZE])
{
    char text[1024] = "";

    append(text, depth - 1, "{\"a\":");
    append(text, 1, "{}");
    append(text, depth - 1, "}");
    return read_text(text, detail);
}

static void test_depth(void)
{
    char detail[JSON_DETAIL_SIZE];

    ok(read_arrays(16) == JSON_BODY_FINE,
       "arrays in an object are read to a depth of 16");
    ok(read_arrays(17) == JSON_BODY_MALFORMED, "and refused at 17");
    ok(read_objects(16, detail) == JSON_BODY_FINE,
       "objects are read to a depth of 16");
    ok(read_objects(17, detail) == JSON_BODY_MALFORMED, "and refused at 17");
    ok(strstr(detail, "at byte 80") != NULL,
       "the detail says where the object that is too deep begins");
}

struct long_body {
    const char *sentence;
    const char *head, *repeated, *tail;
    size_t width; /* bytes of what is repeated */
    enum json_body wanted;
};

static const struct long_body long_bodies[] = {
    {"of opening brackets", "", "[", "", 1, JSON_BODY_MALFORMED},
    {"of opening objects", "", "{\"a\":", "", 5, JSON_BODY_MALFORMED},
    {"of closing braces", "{", "}", "", 1, JSON_BODY_MALFORMED},
    {"of quotes", "", "\"", "", 1, JSON_BODY_MALFORMED},
    {"of spaces", "", " ", "", 1, JSON_BODY_MALFORMED},
    {"of NUL bytes", "", "", "", 1, JSON_BODY_MALFORMED},
    {"of NUL bytes behind an object", "{}", "", "", 1, JSON_BODY_MALFORMED},
    {"of bytes ff", "", "\xff", "", 1, JSON_BODY_MALFORMED},
    {"of overlong characters", "{\"a\":\"", "\xc0\xaf", "\"}", 2,
     JSON_BODY_MALFORMED},
    {"that is a string without an end", "{\"a\":\"", "b", "", 1,
     JSON_BODY_MALFORMED},
    {"that is backslashes without an end", "{\"a\":\"", "\\\\", "", 2,
     JSON_BODY_MALFORMED},
    {"that is a digit without an end", "{\"a\":", "9", "", 1,
     JSON_BODY_MALFORMED},
    {"of escaped U+0000", "{\"a\":\"", "\\u0000", "\"}", 6, JSON_BODY_UNFIT},
    {"of keys that hold U+0000", "{", "\"\\u0000\":0,", "\"a\":1}", 11,
     JSON_BODY_UNFIT},
    {"that is an array", "[0", ",0", "]", 2, JSON_BODY_UNFIT},
    {"of escaped backslashes", "{\"a\":\"", "\\\\", "\"}", 2, JSON_BODY_FINE},
    {"of spaces around an object", "{", " ", "}", 1, JSON_BODY_FINE},
    {"that is one key", "{\"", "k", "\":1}", 1, JSON_BODY_FINE},
    {"that is one number", "{\"a\":", "9", "}", 1, JSON_BODY_FINE},
    {"of equal keys", "{", "\"a\":1,", "\"a\":1}", 6, JSON_BODY_FINE},
    {"of characters of four bytes", "{\"a\":\"", "\xf0\x9f\x98\x80", "\"}", 4,
     JSON_BODY_FINE},
};

static void test_long_body(const struct long_body *row)
{
    static char body[BODY_MAX];
    scoped(json) struct json_object *object = NULL;
    char detail[JSON_DETAIL_SIZE] = "";
    size_t length = strlen(row->head);

    memcpy(body, row->head, length);
    while (length + row->width + strlen(row->tail) <= sizeof body) {
        memcpy(body + length, row->repeated, row->width);
        length += row->width;
    }
    memcpy(body + length, row->tail, strlen(row->tail));
    length += strlen(row->tail);
    if (!ok(json_read(body, length, &object, detail) == row->wanted,
            "64 KiB %s: %s", row->sentence,
            row->wanted == JSON_BODY_FINE ? "read" : "refused"))
        tap_note("detail:", detail);
}

/* Single quotes are no quotes. A reader that takes them for some loses count
 * of which strings are open, and with it sight of all that is refused below. */
static void test_quotes(void)
{
    static const struct {
        const char *sentence, *text;
    } rows[] = {
        {"U+0000", "{'\"':1,\"user\":\"b\\u0000c\"}"},
        {"a raw newline", "{'\"':1,\"user\":\"b\nc\"}"},
        {"NaN", "{'\"':NaN,\"user\":\"b\"}"},
        {"Infinity", "{'\"':Infinity,\"user\":\"b\"}"},
    };
    char detail[JSON_DETAIL_SIZE];

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ok(read_text(rows[i].text, detail) != JSON_BODY_FINE,
           "a quote within single quotes does not let %s through",
           rows[i].sentence);
}

/* A detail becomes part of an answer, which has to be UTF-8 itself. */
static void test_detail_of_long_key(void)
{
    char text[256];
    char detail[JSON_DETAIL_SIZE];
    bool is_utf8 = true;

    for (int before = 0; before < 4; before++) {
        snprintf(text, sizeof text,
                 "{\"%.*s\xf0\x9f\x98\x80\xf0\x9f\x98\x80\":\"\\u0000\"}",
                 60 + before,
                 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                 "aaaa");
        if (read_text(text, detail) != JSON_BODY_UNFIT ||
            text_utf8_length(detail, strlen(detail)) != strlen(detail)) {
            is_utf8 = false;
            tap_note("detail:", detail);
        }
    }
    ok(is_utf8, "a detail that names a long key ends with a whole character");
}

static const char sample[] = "{\"a\":\"b\\u00e9\\\\\xc3\xa9\",\"c\":[1,-2.5e3,"
                             "{}],\"d\":null,\"e\":true}";

static void test_beginnings(void)
{
    scoped(json) struct json_object *object = NULL;
    char detail[JSON_DETAIL_SIZE];
    size_t taken = 0;

    for (size_t length = 0; length < sizeof sample - 1; length++)
        if (json_read(sample, length, &object, detail) != JSON_BODY_MALFORMED)
            taken++;
    is_size(taken, 0, "no beginning of a body passes for the whole");
}

/* Whether what is read, if anything is, comes out as JSON of the same kind. */
static bool survives(const char *bytes, size_t length)
{
    scoped(json) struct json_object *object = NULL;
    scoped(json) struct json_object *again = NULL;
    char detail[JSON_DETAIL_SIZE];
    size_t written_length;

    if (json_read(bytes, length, &object, detail) != JSON_BODY_FINE)
        return object == NULL && strlen(detail) > 0 &&
               text_utf8_length(detail, strlen(detail)) == strlen(detail);
    const char *written = json_write(object, &written_length);
    return json_read(written, written_length, &again, detail) == JSON_BODY_FINE;
}

static void test_changed_bytes(void)
{
    char body[sizeof sample];
    size_t lost = 0;

    for (size_t at = 0; at < sizeof sample - 1; at++)
        for (int byte = 0; byte < 256; byte++) {
            memcpy(body, sample, sizeof sample);
            body[at] = (char)byte;
            if (!survives(body, sizeof sample - 1))
                lost++;
        }
    is_size(lost, 0,
            "with any one byte changed a body is refused in words, or read "
            "and written as JSON");
}

int main(void)
{
    test_depth();
    for (size_t i = 0; i < sizeof long_bodies / sizeof long_bodies[0]; i++)
        test_long_body(&long_bodies[i]);
    test_quotes();
    test_detail_of_long_key();
    test_beginnings();
    test_changed_bytes();
    return done_testing();
}
