#include "cgi/stages/new_password.h"
#include "cgi/stages/stage.h"
#include "common/json.h"

extern const struct stage stage_password;

static bool check(const struct stage_context *context,
                  struct stage_result *result, struct error *error)
{
    struct new_password password = {.localpart = context->localpart,
                                    .server_name = context->server_name};

    json_text(context->keys, "password", &password.text);
    return new_password_hash(&password, context->policy, context->salt,
                             result->password_hash, error);
}

const struct stage stage_password = {
    .type = "m.login.password",
    .keys = {{.name = "password"}},
    .is_costly = true,
    .check = check,
};
