#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgi/fault.h"
#include "cgi/new_password.h"
#include "cgi/stage.h"
#include "common/json.h"
#include "common/log.h"
#include "common/secret.h"

extern const struct stage stage_shared_secret;

/* HMAC-SHA1 over the user name as the client wrote it, the password, and
 * whether it is to be an administrator, with NULs between. */
static bool is_authentic(const struct json_object *keys, const char *key,
                         bool is_admin)
{
    const char *user, *password, *given;
    char expected[SECRET_SHA1_SIZE];
    char *message;

    json_text(keys, "user", &user);
    json_text(keys, "password", &password);
    json_text(keys, "mac", &given);
    int length = asprintf(&message, "%s%c%s%c%s", user, '\0', password, '\0',
                          is_admin ? "admin" : "notadmin");
    if (length < 0) {
        log_event(LOG_CRIT, "out-of-memory", {"where", "shared_secret"});
        abort();
    }
    secret_hmac_sha1(key, message, (size_t)length, expected);
    explicit_bzero(message, (size_t)length);
    free(message);
    bool is_equal = secret_equal(expected, given);
    explicit_bzero(expected, sizeof expected);
    return is_equal;
}

/* A wrong HMAC is a guess: the database counts it, and refuses. */
static bool check(const struct claim *claim, struct evidence *evidence,
                  struct fault *fault)
{
    const char *key, *password;
    bool is_admin = false;

    if (json_text(claim->known, "secret", &key) != JSON_MEMBER_TEXT)
        return fault_note(fault, FAULT_NOT_SET_UP, "");
    json_text(claim->keys, "password", &password);
    if (json_kind(claim->keys, "admin") == JSON_MEMBER_FLAG &&
        !json_read_flag(claim->keys, "admin", &is_admin))
        return fault_note(fault, FAULT_INTERNAL, "");
    bool authentic = is_authentic(claim->keys, key, is_admin);
    evidence->details = json_new();
    json_add_flag(evidence->details, "is_authentic", authentic);
    json_add_flag(evidence->details, "is_admin", is_admin);
    return !authentic || new_password_hash(password, claim->settings,
                                           evidence->password_hash, fault);
}

const struct stage stage_shared_secret = {
    .type = "org.matrix.login.shared_secret",
    .keys = {{.name = "user"},
             {.name = "password"},
             {.name = "mac"},
             {.name = "admin", .type = STAGE_KEY_FLAG, .is_optional = true}},
    .is_costly = true,
    .needs_known = true,
    .stands_alone = true,
    .check = check,
};
