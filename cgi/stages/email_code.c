#include "cgi/email_proof.h"
#include "cgi/stage.h"

extern const struct stage stage_email_code;

static bool check(const struct claim *claim, struct evidence *evidence,
                  struct fault *fault)
{
    return email_proof_check(claim, false, evidence, fault);
}

const struct stage stage_email_code = {
    .type = "m.login.email.code",
    .keys = {{.name = "email", .is_optional = true},
             {.name = "code", .is_optional = true}},
    .needs_known = true,
    .check = check,
};
