#include "cgi/fault.h"
#include "cgi/stage.h"
#include "common/attributes.h"
#include "common/json.h"
#include "common/secret.h"

extern const struct stage stage_application_service;

/* Whose the token is, and which user names are the service's, is judged in the
 * transaction that makes the account. */
static bool check(const struct claim *claim, struct evidence *evidence,
                  struct fault *fault)
{
    if (claim->access_token == NULL)
        return fault_note(fault, FAULT_WRONG_SERVICE,
                          ": none came along, neither as access_token in the "
                          "query nor as Authorization: Bearer");
    scoped(secret) struct secret hash = secret_hash(claim->access_token);
    evidence->details = json_new();
    json_add_text(evidence->details, "token_hash", hash.hex);
    return true;
}

const struct stage stage_application_service = {
    .type = "m.login.application_service",
    .keys = {{.name = "user"}},
    .stands_alone = true,
    .check = check,
};
