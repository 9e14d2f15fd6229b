#include "cgi/stage.h"

#include <string.h>

#include "cgi/fault.h"
#include "common/json.h"
#include "common/text.h"

extern const struct stage stage_dummy;
extern const struct stage stage_password;
extern const struct stage stage_registration_token;

static const struct stage *const stages[] = {
    &stage_dummy,
    &stage_password,
    &stage_registration_token,
};

const struct stage *stage_find(const char *type)
{
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++)
        if (strcmp(stages[i]->type, type) == 0)
            return stages[i];
    return NULL;
}

bool stage_has_keys(const struct stage *stage, const struct json_object *keys,
                    bool session_is_missing, struct fault *fault)
{
    char missing[FAULT_DETAIL_SIZE] = "";
    const char *not_text = NULL;
    const char *text;

    if (session_is_missing)
        text_append(missing, sizeof missing, ", ", "session");
    for (const char *const *key = stage->keys; *key != NULL; key++) {
        enum json_member member = json_text(keys, *key, &text);
        if (member == JSON_MEMBER_NONE)
            text_append(missing, sizeof missing, ", ", *key);
        else if (member != JSON_MEMBER_TEXT)
            not_text = *key;
    }
    if (missing[0] != '\0')
        return fault_note(fault, FAULT_MISSING_KEYS, "%s", missing);
    if (not_text != NULL)
        return fault_note(fault, FAULT_BAD_JSON,
                          "the key \"%s\" is not a string", not_text);
    return true;
}
