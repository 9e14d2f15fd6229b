#include "cgi/stage.h"
#include "common/attributes.h"
#include "common/json.h"
#include "common/secret.h"

extern const struct stage stage_registration_token;

/* Whether the invitation holds is judged in the transaction that uses it. */
static bool check(const struct claim *claim, struct evidence *evidence,
                  struct fault *fault)
{
    const char *token;

    (void)fault;
    json_text(claim->keys, "token", &token);
    scoped(secret) struct secret hash = secret_hash(token);
    evidence->details = json_new();
    json_add_text(evidence->details, "token_hash", hash.hex);
    return true;
}

const struct stage stage_registration_token = {
    .type = "m.login.registration_token",
    .keys = {{.name = "token"}},
    .check = check,
};
