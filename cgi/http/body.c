#include "cgi/http/body.h"

#include <stddef.h>

#include "cgi/http/error.h"
#include "cgi/http/request.h"
#include "common/json.h"
#include "common/text.h"

bool body_read(const struct request *request, struct json_object **body,
               struct error *error)
{
    char detail[JSON_DETAIL_SIZE];

    switch (json_read(request->body, request->body_length, body, detail)) {
    case JSON_BODY_FINE:
        return true;
    case JSON_BODY_MALFORMED:
        return error_note(error, ERROR_NOT_JSON, "%s", detail);
    case JSON_BODY_UNFIT:
        return error_note(error, ERROR_BAD_JSON, "%s", detail);
    }
    return error_note(error, ERROR_INTERNAL, "");
}

static bool is_none(enum json_member kind)
{
    return kind == JSON_MEMBER_NULL || kind == JSON_MEMBER_NONE;
}

static bool note_misfit(const char *key, const char *type, struct error *error)
{
    return error_note(error, ERROR_BAD_JSON, "the key \"%s\" is not %s", key,
                      type);
}

bool body_has(const struct json_object *body, const char *const keys[],
              struct error *error)
{
    char missing[ERROR_DETAIL_SIZE] = "";

    for (size_t i = 0; keys[i] != NULL; i++)
        if (is_none(json_kind(body, keys[i])))
            text_append(missing, sizeof missing, ", ", keys[i]);
    return missing[0] == '\0' ||
           error_note(error, ERROR_MISSING_KEYS, "%s", missing);
}

bool body_text(const struct json_object *body, const char *key,
               const char **text, struct error *error)
{
    enum json_member kind = json_text(body, key, text);

    return kind == JSON_MEMBER_TEXT || is_none(kind) ||
           note_misfit(key, "a string", error);
}

bool body_flag(const struct json_object *body, const char *key, bool *flag,
               struct error *error)
{
    return json_read_flag(body, key, flag) || is_none(json_kind(body, key)) ||
           note_misfit(key, "true or false", error);
}

bool body_number(const struct json_object *body, const char *key, long *number,
                 struct error *error)
{
    return json_read_number(body, key, number) ||
           is_none(json_kind(body, key)) ||
           note_misfit(key, "a whole number", error);
}

bool body_object(const struct json_object *body, const char *key,
                 const struct json_object **object, struct error *error)
{
    enum json_member kind = json_kind(body, key);

    *object = kind == JSON_MEMBER_OBJECT ? json_under(body, key) : NULL;
    return *object != NULL || is_none(kind) ||
           note_misfit(key, "an object", error);
}
