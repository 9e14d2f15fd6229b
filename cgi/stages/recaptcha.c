#include <string.h>

#include "cgi/http/error.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/fetch.h"
#include "common/json.h"
#include "common/log.h"
#include "common/secret.h"

extern const struct stage stage_recaptcha;

/* An answer that was given to another site is worth nothing here. */
static bool is_ours(const struct stage_context *context,
                    const struct json_object *verdict, struct error *error)
{
    const char *hostname, *action, *wanted;

    json_text(verdict, "hostname", &hostname);
    if (hostname == NULL ||
        !json_has_text(json_under(context->input, "hostnames"), hostname))
        return error_note(error, ERROR_CAPTCHA_INVALID,
                          "it was solved on another site");
    json_text(verdict, "action", &action);
    json_text(context->input, "action", &wanted);
    if (wanted != NULL && (action == NULL || strcmp(action, wanted) != 0))
        return error_note(error, ERROR_CAPTCHA_INVALID,
                          "it was solved for something else");
    return true;
}

/* The providers share the names of these errors. */
static bool blames_us(const struct json_object *verdict)
{
    const struct json_object *codes = json_under(verdict, "error-codes");

    return json_has_text(codes, "missing-input-secret") ||
           json_has_text(codes, "invalid-input-secret") ||
           json_has_text(codes, "sitekey-secret-mismatch");
}

static bool judge(const struct stage_context *context,
                  const struct json_object *verdict, struct error *error)
{
    bool is_solved;

    if (!json_read_flag(verdict, "success", &is_solved))
        return error_note(error, ERROR_UNREACHABLE, "the captcha provider");
    if (is_solved)
        return is_ours(context, verdict, error);
    if (blames_us(verdict)) {
        log_event(LOG_ERR, "captcha-secret-refused",
                  {"see", "register.set_secret('captcha', …)"});
        return error_note(error, ERROR_NOT_SET_UP, "");
    }
    return error_note(error, ERROR_CAPTCHA_INVALID,
                      "the provider refuses the answer");
}

/* reCAPTCHA, hCaptcha and Turnstile take the same form. */
static bool ask_provider(const struct stage_context *context, const char *url,
                         const char *secret, const char *response,
                         struct json_object **verdict)
{
    const struct fetch_field form[] = {{"secret", secret},
                                       {"response", response},
                                       {"remoteip", context->peer},
                                       {NULL, NULL}};
    const struct fetch fetch = {.url = url, .form = form};
    long status;

    return fetch_json(&fetch, &status, verdict) && status < 500;
}

static bool check(const struct stage_context *context,
                  struct stage_result *result, struct error *error)
{
    scoped(json) struct json_object *verdict = NULL;
    const char *response, *url, *secret;

    json_text(context->keys, "response", &response);
    if (response == NULL || response[0] == '\0')
        return error_note(error, ERROR_CAPTCHA_NEEDED, "response");
    json_text(context->input, "url", &url);
    json_text(context->input, "secret", &secret);
    if (url == NULL || secret == NULL ||
        json_text_at(json_under(context->input, "hostnames"), 0) == NULL)
        return error_note(error, ERROR_NOT_SET_UP, "");
    if (!ask_provider(context, url, secret, response, &verdict))
        return error_note(error, ERROR_UNREACHABLE, "the captcha provider");
    if (!judge(context, verdict, error))
        return false;
    struct secret hash = secret_hash(response);
    result->details = json_new();
    json_add_text(result->details, "answer_hash", hash.hex);
    return true;
}

const struct stage stage_recaptcha = {
    .type = "m.login.recaptcha",
    .keys = {{.name = "response", .is_optional = true}},
    .is_costly = true,
    .calls_outside = true,
    .needs_input = true,
    .input_is_secret = true,
    .check = check,
};
