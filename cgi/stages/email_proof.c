#include "cgi/stages/email_proof.h"

#include <string.h>

#include "cgi/http/error.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/email.h"
#include "common/json.h"
#include "common/unicode.h"

struct secret email_link_hash(const struct secret *token, const char *next_link)
{
    return next_link[0] == '\0'
               ? secret_hash(token->hex)
               : secret_hmac(token->hex, next_link, strlen(next_link));
}

/* A code is short: its hash is under the session ID, which the database does
 * not have, so that trying out all codes does not find it. */
static void add_code_hash(const struct stage_context *context, const char *code,
                          struct stage_result *result)
{
    scoped(unicode) char *trimmed = unicode_trim(code);
    scoped(secret) struct secret hash =
        secret_hmac(context->session->hex, trimmed, strlen(trimmed));

    json_add_text(result->details, "code_hash", hash.hex);
}

static void add_code(const struct stage_context *context,
                     struct stage_result *result)
{
    char code[SECRET_CODE_SIZE];

    secret_code(code);
    json_add_text(result->details, "code", code);
    add_code_hash(context, code, result);
    explicit_bzero(code, sizeof code);
}

static bool ask_for_mail(const struct stage_context *context, const char *email,
                         bool by_link, struct stage_result *result,
                         struct error *error)
{
    char address[EMAIL_SIZE];

    if (!email_read(email, address))
        return error_note(error, ERROR_EMAIL_INVALID, "");
    scoped(secret) struct secret token = secret_random();
    scoped(secret) struct secret token_hash = email_link_hash(&token, "");
    result->challenge = json_new();
    result->details = json_new();
    json_add_text(result->details, "address", address);
    json_add_text(result->details, "link_path", EMAIL_LINK_PATH);
    json_add_text(result->details, "token", token.hex);
    json_add_text(result->details, "token_hash", token_hash.hex);
    if (!by_link)
        add_code(context, result);
    return true;
}

static bool is_true(const struct json_object *input, const char *key)
{
    bool flag = false;

    return json_read_flag(input, key, &flag) && flag;
}

bool email_proof_check(const struct stage_context *context, bool by_link,
                       struct stage_result *result, struct error *error)
{
    const char *email, *code;

    json_text(context->keys, "email", &email);
    json_text(context->keys, "code", &code);
    if (code != NULL && !by_link && is_true(context->input, "is_sent")) {
        result->details = json_new();
        add_code_hash(context, code, result);
        return true;
    }
    if (email != NULL)
        return ask_for_mail(context, email, by_link, result, error);
    if (is_true(context->input, "is_confirmed"))
        return true;
    if (!is_true(context->input, "is_sent"))
        return error_note(error, ERROR_MISSING_KEYS, "email");
    return by_link || is_true(context->keys, "by_link")
               ? error_note(error, ERROR_EMAIL_NOT_YET, "")
               : error_note(error, ERROR_MISSING_KEYS, "code");
}
