#include "cgi/stage.h"

#include <stddef.h>
#include <string.h>

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
