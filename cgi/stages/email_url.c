#include "cgi/stages/email_proof.h"
#include "cgi/stages/stage.h"

extern const struct stage stage_email_url;

static bool check(const struct stage_context *context,
                  struct stage_result *result, struct error *error)
{
    return email_proof_check(context, true, result, error);
}

const struct stage stage_email_url = {
    .type = "m.login.email.url",
    .keys = {{.name = "email", .is_optional = true}},
    .needs_input = true,
    .check = check,
};
