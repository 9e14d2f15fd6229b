#include "cgi/stages/stage.h"
#include "common/json.h"

extern const struct stage stage_password;

static bool check(const struct stage_context *context,
                  struct stage_result *result, struct error *error)
{
    (void)error;
    json_text(context->keys, "password", &result->password);
    return true;
}

const struct stage stage_password = {
    .type = "m.login.password",
    .keys = {{.name = "password"}},
    .is_costly = true,
    .check = check,
};
