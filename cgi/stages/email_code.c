#include "cgi/stages/email_proof.h"
#include "cgi/stages/stage.h"

extern const struct stage stage_email_code;

static bool check(const struct stage_context *context,
                  struct stage_result *result, struct error *error)
{
    return email_proof_check(context, false, result, error);
}

const struct stage stage_email_code = {
    .type = "m.login.email.code",
    .keys = {{.name = "email", .is_optional = true},
             {.name = "code", .is_optional = true},
             {.name = "by_link", .type = STAGE_KEY_FLAG, .is_optional = true}},
    .needs_input = true,
    .check = check,
};
