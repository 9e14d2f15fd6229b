#include "common/json.h"

#include <json-c/json.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/attributes.h"
#include "common/json_scan.h"
#include "common/log.h"
#include "common/text.h"

/* Ends the process when memory is out; the supervisor starts a new one. */
static void *must(void *allocated)
{
    if (allocated == NULL) {
        log_event(LOG_CRIT, "out-of-memory", {"where", "json"});
        abort();
    }
    return allocated;
}

static void must_add(int status)
{
    if (status != 0)
        must(NULL);
}

static void scope_end_tokener(struct json_tokener **tokener)
{
    json_tokener_free(*tokener);
}

static void describe_unfit(const struct json_scan *scan,
                           char detail[JSON_DETAIL_SIZE])
{
    size_t length = text_utf8_length(
        scan->key, scan->key_length < 64 ? scan->key_length : 64);

    if (length > 0)
        snprintf(detail, JSON_DETAIL_SIZE, "the key \"%.*s\" holds %s",
                 (int)length, scan->key, scan->unfit);
    else
        snprintf(detail, JSON_DETAIL_SIZE, "a string holds %s", scan->unfit);
}

enum json_body json_read(const char *bytes, size_t length,
                         struct json_object **object,
                         char detail[JSON_DETAIL_SIZE])
{
    const struct json_scan scan = json_scan(bytes, length);
    scoped(tokener) struct json_tokener *tokener =
        must(json_tokener_new_ex(JSON_DEPTH_MAX));
    scoped(json) struct json_object *read = NULL;

    if (length == 0) {
        snprintf(detail, JSON_DETAIL_SIZE, "the body is empty");
        return JSON_BODY_MALFORMED;
    }
    if (scan.problem != NULL) {
        snprintf(detail, JSON_DETAIL_SIZE, "%s at byte %zu", scan.problem,
                 scan.at);
        return JSON_BODY_MALFORMED;
    }
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    read = json_tokener_parse_ex(tokener, bytes, (int)length);
    enum json_tokener_error error = json_tokener_get_error(tokener);
    size_t end = json_tokener_get_parse_end(tokener);
    /* Only what follows tells that a number or a word has ended. */
    if (error == json_tokener_continue) {
        read = json_tokener_parse_ex(tokener, " ", 1);
        error = json_tokener_get_error(tokener);
    }
    if (error == json_tokener_success && end < length)
        error = json_tokener_error_parse_unexpected;
    if (error != json_tokener_success) {
        snprintf(detail, JSON_DETAIL_SIZE, "%s at byte %zu",
                 error == json_tokener_continue
                     ? "it ends too early"
                     : json_tokener_error_desc(error),
                 end);
        return JSON_BODY_MALFORMED;
    }
    if (!json_object_is_type(read, json_type_object)) {
        snprintf(detail, JSON_DETAIL_SIZE, "the body is not an object");
        return JSON_BODY_UNFIT;
    }
    if (scan.unfit != NULL) {
        describe_unfit(&scan, detail);
        return JSON_BODY_UNFIT;
    }
    *object = read;
    read = NULL;
    return JSON_BODY_FINE;
}

struct json_object *json_read_trusted(const char *text)
{
    return json_tokener_parse(text);
}

struct json_object *json_new(void)
{
    return must(json_object_new_object());
}

struct json_object *json_new_list(void)
{
    return must(json_object_new_array());
}

/* json-c takes no tree as const: it counts references, and keeps a text. */
static struct json_object *counted(const struct json_object *object)
{
    return (struct json_object *)(uintptr_t)object;
}

struct json_object *json_share(const struct json_object *object)
{
    return json_object_get(counted(object));
}

struct json_object *json_copy(const struct json_object *object)
{
    struct json_object *copy = NULL;

    if (object == NULL)
        return json_new();
    must_add(json_object_deep_copy(counted(object), &copy, NULL));
    return copy;
}

bool json_equal(const struct json_object *one, const struct json_object *other)
{
    return json_object_equal(counted(one), counted(other)) == 1;
}

void json_end(struct json_object *object)
{
    json_object_put(object);
}

void scope_end_json(struct json_object **object)
{
    json_end(*object);
}

enum json_member json_kind(const struct json_object *object, const char *key)
{
    struct json_object *member;

    if (!json_object_object_get_ex(object, key, &member))
        return JSON_MEMBER_NONE;
    switch (json_object_get_type(member)) {
    case json_type_null:
        return JSON_MEMBER_NULL;
    case json_type_string:
        return JSON_MEMBER_TEXT;
    case json_type_boolean:
        return JSON_MEMBER_FLAG;
    case json_type_object:
        return JSON_MEMBER_OBJECT;
    case json_type_array:
        return JSON_MEMBER_LIST;
    case json_type_int:
    case json_type_double:
        break;
    }
    return JSON_MEMBER_NUMBER;
}

enum json_member json_text(const struct json_object *object, const char *key,
                           const char **text)
{
    enum json_member kind = json_kind(object, key);

    *text = kind == JSON_MEMBER_TEXT
                ? json_object_get_string(json_object_object_get(object, key))
                : NULL;
    return kind;
}

const struct json_object *json_under(const struct json_object *object,
                                     const char *key)
{
    return json_object_object_get(object, key);
}

const char *json_member_text(const struct json_object *object, const char *key)
{
    struct json_object *member;

    if (!json_object_object_get_ex(object, key, &member))
        return "";
    return member == NULL ? "null" : json_write(member, NULL);
}

size_t json_length(const struct json_object *list)
{
    return json_object_is_type(list, json_type_array)
               ? json_object_array_length(list)
               : 0;
}

const struct json_object *json_at(const struct json_object *list, size_t index)
{
    return index < json_length(list) ? json_object_array_get_idx(list, index)
                                     : NULL;
}

const char *json_text_at(const struct json_object *list, size_t index)
{
    const struct json_object *element = json_at(list, index);

    return json_object_is_type(element, json_type_string)
               ? json_object_get_string(counted(element))
               : NULL;
}

bool json_has_text(const struct json_object *list, const char *text)
{
    for (size_t i = 0; i < json_length(list); i++) {
        const char *listed = json_text_at(list, i);
        if (listed != NULL && strcmp(listed, text) == 0)
            return true;
    }
    return false;
}

bool json_read_flag(const struct json_object *object, const char *key,
                    bool *flag)
{
    struct json_object *member;

    if (!json_object_object_get_ex(object, key, &member) ||
        !json_object_is_type(member, json_type_boolean))
        return false;
    *flag = json_object_get_boolean(member);
    return true;
}

bool json_read_number(const struct json_object *object, const char *key,
                      long *number)
{
    struct json_object *member;

    if (!json_object_object_get_ex(object, key, &member) ||
        !json_object_is_type(member, json_type_int))
        return false;
    *number = (long)json_object_get_int64(member);
    return true;
}

void json_add_text(struct json_object *object, const char *key,
                   const char *text)
{
    json_add(object, key, must(json_object_new_string(text)));
}

void json_add_number(struct json_object *object, const char *key, long number)
{
    json_add(object, key, must(json_object_new_int64(number)));
}

void json_add_flag(struct json_object *object, const char *key, bool flag)
{
    json_add(object, key, must(json_object_new_boolean(flag)));
}

void json_add(struct json_object *object, const char *key,
              struct json_object *member)
{
    must_add(json_object_object_add(object, key, member));
}

void json_append_text(struct json_object *list, const char *text)
{
    json_append(list, must(json_object_new_string(text)));
}

void json_append(struct json_object *list, struct json_object *element)
{
    must_add(json_object_array_add(list, element));
}

const char *json_write_lent(const struct json_object *object)
{
    return object == NULL ? "null" : json_write(counted(object), NULL);
}

const char *json_write(struct json_object *object, size_t *length)
{
    const char *text = json_object_to_json_string_length(
        object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE,
        length);
    return must((void *)(uintptr_t)text);
}
