#include "cgi/http/error.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/json.h"
#include "common/secret.h"

extern const struct stage stage_application_service;

/* Whose the token is, and which user names are the service's, is judged in the
 * transaction that makes the account. */
static bool check(const struct stage_context *context,
                  struct stage_result *result, struct error *error)
{
    if (context->access_token == NULL)
        return error_note(error, ERROR_MISSING_TOKEN, "");
    scoped(secret) struct secret hash = secret_hash(context->access_token);
    result->details = json_new();
    json_add_text(result->details, "token_hash", hash.hex);
    return true;
}

const struct stage stage_application_service = {
    .type = "m.login.application_service",
    .keys = {{.name = "user"}},
    .stands_alone = true,
    .check = check,
};
