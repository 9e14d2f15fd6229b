#include "cgi/stages/stage.h"

#include <string.h>

#include "cgi/http/error.h"
#include "common/json.h"
#include "common/text.h"

/* STAGES is STAGE(name) for each file that defines a stage: the Makefile. */
#define STAGE(name) extern const struct stage stage_##name;
STAGES
#undef STAGE
#define STAGE(name) &stage_##name,
static const struct stage *const stages[] = {STAGES};

const struct stage *stage_find(const char *type)
{
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++)
        if (strcmp(stages[i]->type, type) == 0)
            return stages[i];
    return NULL;
}

static bool fits(enum json_member kind, const struct stage_key *key)
{
    if (key->is_optional && kind == JSON_MEMBER_NULL)
        return true;
    switch (key->type) {
    case STAGE_KEY_TEXT:
        return kind == JSON_MEMBER_TEXT;
    case STAGE_KEY_FLAG:
        return kind == JSON_MEMBER_FLAG;
    case STAGE_KEY_OBJECTS:
        return kind == JSON_MEMBER_OBJECT || kind == JSON_MEMBER_LIST;
    }
    return false;
}

struct json_object *stage_keys(const struct stage *stage,
                               const struct json_object *keys)
{
    struct json_object *own = json_new();

    for (const struct stage_key *key = stage->keys; key->name != NULL; key++) {
        enum json_member kind = json_kind(keys, key->name);
        bool is_no_user =
            kind == JSON_MEMBER_NULL && strcmp(key->name, "user") == 0;
        if (kind != JSON_MEMBER_NONE && !is_no_user)
            json_add(own, key->name, json_share(json_under(keys, key->name)));
    }
    return own;
}

static bool note_misfit(const struct stage_key *key, struct error *error)
{
    static const char *const types[] = {
        [STAGE_KEY_TEXT] = "a string",
        [STAGE_KEY_FLAG] = "true or false",
        [STAGE_KEY_OBJECTS] = "an object or a list of objects",
    };

    return error_note(error, ERROR_BAD_JSON, "the key \"%s\" is not %s",
                      key->name, types[key->type]);
}

bool stage_has_keys(const struct stage *stage, const struct json_object *keys,
                    struct error *error)
{
    char missing[ERROR_DETAIL_SIZE] = "";
    const struct stage_key *misfit = NULL;

    for (const struct stage_key *key = stage->keys; key->name != NULL; key++) {
        enum json_member kind = json_kind(keys, key->name);
        if (kind == JSON_MEMBER_NONE && !key->is_optional)
            text_append(missing, sizeof missing, ", ", key->name);
        else if (kind != JSON_MEMBER_NONE && !fits(kind, key))
            misfit = key;
    }
    if (missing[0] != '\0')
        return error_note(error, ERROR_MISSING_KEYS, "%s", missing);
    return misfit == NULL || note_misfit(misfit, error);
}
