#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/json.h"
#include "common/secret.h"
#include "common/unicode.h"

extern const struct stage stage_registration_token;

/* Whether the invitation holds is judged in the transaction that uses it. */
static bool check(const struct stage_context *context,
                  struct stage_result *result, struct error *error)
{
    const char *token;

    (void)error;
    json_text(context->keys, "token", &token);
    scoped(unicode) char *trimmed = unicode_trim(token);
    scoped(secret) struct secret hash = secret_hash(trimmed);
    result->details = json_new();
    json_add_text(result->details, "token_hash", hash.hex);
    return true;
}

const struct stage stage_registration_token = {
    .type = "m.login.registration_token",
    .keys = {{.name = "token"}},
    .check = check,
};
