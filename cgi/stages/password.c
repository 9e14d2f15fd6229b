#include <string.h>

#include "cgi/fault.h"
#include "cgi/settings.h"
#include "cgi/stage.h"
#include "cgi/step.h"
#include "common/json.h"
#include "common/text.h"

extern const struct stage stage_password;

static bool check(const struct step *step, const struct settings *settings,
                  struct evidence *evidence, struct fault *fault)
{
    const char *password;

    json_text(step->keys, "password", &password);
    if (text_characters(password) < settings->password_min_length)
        return fault_note(fault, FAULT_WEAK_PASSWORD,
                          "it needs at least %lu characters",
                          settings->password_min_length);
    size_t max = password_max_length(settings->password_hash_prefix);
    if (strlen(password) > max)
        return fault_note(fault, FAULT_PASSWORD_TOO_LONG,
                          "it may have at most %zu bytes", max);
    if (!password_hash(password, settings->password_hash_prefix,
                       settings->password_hash_cost, evidence->password_hash))
        return fault_note(fault, FAULT_INTERNAL, "");
    return true;
}

const struct stage stage_password = {
    .type = "m.login.password",
    .keys = {"password"},
    .costly = true,
    .check = check,
};
