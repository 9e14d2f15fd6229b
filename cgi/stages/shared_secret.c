#include <string.h>

#include "cgi/http/error.h"
#include "cgi/stages/new_password.h"
#include "cgi/stages/nonce.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/json.h"

extern const struct stage stage_shared_secret;

enum { DISPLAY_NAME_MAX = 255, USER_TYPE_MAX = 50 };

static bool fits(const struct json_object *keys, struct error *error)
{
    const char *letters = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    const char *user_type, *display_name;

    json_text(keys, "user_type", &user_type);
    json_text(keys, "displayname", &display_name);
    if (user_type != NULL &&
        (user_type[0] == '\0' || strlen(user_type) > USER_TYPE_MAX ||
         strspn(user_type, letters) != strlen(user_type)))
        return error_note(error, ERROR_BAD_JSON,
                          "the key \"user_type\" is no such type");
    return display_name == NULL || strlen(display_name) <= DISPLAY_NAME_MAX ||
           error_note(error, ERROR_BAD_JSON,
                      "the key \"displayname\" has more than %d bytes",
                      DISPLAY_NAME_MAX);
}

/* The database, which alone knows the secret, has judged the HMAC, and judges
 * it again when it makes the account. */
static bool check(const struct stage_context *context,
                  struct stage_result *result, struct error *error)
{
    const char *key, *nonce;

    if (!fits(context->keys, error))
        return false;
    json_text(context->input, "nonce_key", &key);
    json_text(context->keys, "nonce", &nonce);
    json_text(context->keys, "password", &result->password);
    if (key == NULL)
        return error_note(error, ERROR_NOT_SET_UP, "");
    if (nonce != NULL && !nonce_is_good(key, nonce))
        return error_note(error, ERROR_NONCE_UNKNOWN, "");
    result->details = json_share(context->keys);
    return true;
}

const struct stage stage_shared_secret = {
    .type = "org.matrix.login.shared_secret",
    .keys = {{.name = "user"},
             {.name = "password"},
             {.name = "mac"},
             {.name = "admin", .type = STAGE_KEY_FLAG, .is_optional = true},
             {.name = "nonce", .is_optional = true},
             {.name = "user_type", .is_optional = true},
             {.name = "displayname", .is_optional = true}},
    .is_costly = true,
    .needs_input = true,
    .is_judged_by_database = true,
    .keys_are_secret = true,
    .stands_alone = true,
    .check = check,
};
