#include <stdlib.h>
#include <string.h>

#include "cgi/http/error.h"
#include "cgi/stages/new_password.h"
#include "cgi/stages/nonce.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/json.h"
#include "common/log.h"
#include "common/secret.h"

extern const struct stage stage_shared_secret;

enum { PARTS_MAX = 5, DISPLAY_NAME_MAX = 255, USER_TYPE_MAX = 50 };

/* Everything that a request says; texts are NULL where it says nothing. */
struct order {
    const char *nonce;
    const char *user; /* as the client wrote it */
    const char *password;
    const char *mac;
    const char *user_type;
    const char *display_name;
    bool is_admin;
};

static bool read_order(const struct json_object *keys, struct order *order,
                       struct error *error)
{
    const char *letters = "abcdefghijklmnopqrstuvwxyz0123456789._-";

    json_text(keys, "nonce", &order->nonce);
    json_text(keys, "user", &order->user);
    json_text(keys, "password", &order->password);
    json_text(keys, "mac", &order->mac);
    json_text(keys, "user_type", &order->user_type);
    json_text(keys, "displayname", &order->display_name);
    if (json_kind(keys, "admin") == JSON_MEMBER_FLAG &&
        !json_read_flag(keys, "admin", &order->is_admin))
        return error_note(error, ERROR_INTERNAL, "");
    if (order->user_type != NULL &&
        (order->user_type[0] == '\0' ||
         strlen(order->user_type) > USER_TYPE_MAX ||
         strspn(order->user_type, letters) != strlen(order->user_type)))
        return error_note(error, ERROR_BAD_JSON,
                          "the key \"user_type\" is no such type");
    return order->display_name == NULL ||
           strlen(order->display_name) <= DISPLAY_NAME_MAX ||
           error_note(error, ERROR_BAD_JSON,
                      "the key \"displayname\" has more than %d bytes",
                      DISPLAY_NAME_MAX);
}

/* What is under the HMAC: the parts, with NULs between. Returns its length. */
static size_t write_message(const struct order *order, char **message)
{
    const char *parts[PARTS_MAX];
    size_t count = 0, length = 0;

    if (order->nonce != NULL)
        parts[count++] = order->nonce;
    parts[count++] = order->user;
    parts[count++] = order->password;
    parts[count++] = order->is_admin ? "admin" : "notadmin";
    if (order->user_type != NULL)
        parts[count++] = order->user_type;
    for (size_t i = 0; i < count; i++)
        length += strlen(parts[i]) + 1;
    *message = malloc(length);
    if (*message == NULL) {
        log_event(LOG_CRIT, "out-of-memory", {"where", "shared_secret"});
        abort();
    }
    char *end = *message;
    for (size_t i = 0; i < count; i++)
        end = stpcpy(end, parts[i]) + 1;
    return length - 1;
}

static bool is_authentic(const struct order *order, const char *key)
{
    char expected[SECRET_SHA1_SIZE];
    char *message;
    size_t length = write_message(order, &message);

    secret_hmac_sha1(key, message, length, expected);
    explicit_bzero(message, length);
    free(message);
    bool is_equal = secret_equal(expected, order->mac);
    explicit_bzero(expected, sizeof expected);
    return is_equal;
}

static void write_details(const struct order *order, bool authentic,
                          struct json_object *details)
{
    json_add_flag(details, "is_authentic", authentic);
    json_add_flag(details, "is_admin", order->is_admin);
    if (order->user_type != NULL)
        json_add_text(details, "user_type", order->user_type);
    if (order->display_name != NULL)
        json_add_text(details, "display_name", order->display_name);
    if (order->nonce != NULL) {
        const struct secret hash = secret_hash(order->nonce);
        json_add_text(details, "nonce_hash", hash.hex);
    }
}

/* A wrong HMAC is a guess: the database counts it, and refuses. A wrong nonce
 * is none: it has 256 bits under a key that is in the database alone. */
static bool check(const struct stage_context *context,
                  struct stage_result *result, struct error *error)
{
    const char *secret, *key;
    struct order order = {.is_admin = false};

    if (!read_order(context->keys, &order, error))
        return false;
    json_text(context->input, "key", &key);
    if (json_text(context->input, "secret", &secret) != JSON_MEMBER_TEXT ||
        key == NULL)
        return error_note(error, ERROR_NOT_SET_UP, "");
    if (order.nonce != NULL && !nonce_is_good(key, order.nonce))
        return error_note(error, ERROR_NONCE_UNKNOWN, "");
    bool authentic = is_authentic(&order, secret);
    result->details = json_new();
    write_details(&order, authentic, result->details);
    const struct new_password password = {.text = order.password,
                                          .localpart = context->localpart,
                                          .server_name = context->server_name};
    return !authentic || new_password_hash(&password, context->policy,
                                           result->password_hash, error);
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
    .stands_alone = true,
    .check = check,
};
