#include "cgi/new_password.h"
#include "cgi/stage.h"
#include "common/json.h"

extern const struct stage stage_password;

static bool check(const struct claim *claim, struct evidence *evidence,
                  struct fault *fault)
{
    const char *password;

    json_text(claim->keys, "password", &password);
    return new_password_hash(password, claim->settings, evidence->password_hash,
                             fault);
}

const struct stage stage_password = {
    .type = "m.login.password",
    .keys = {{.name = "password"}},
    .is_costly = true,
    .takes_kept_password = true,
    .check = check,
};
