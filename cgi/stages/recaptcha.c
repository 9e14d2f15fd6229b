#include <string.h>

#include "cgi/fault.h"
#include "cgi/stage.h"
#include "common/attributes.h"
#include "common/fetch.h"
#include "common/json.h"
#include "common/log.h"
#include "common/secret.h"

extern const struct stage stage_recaptcha;

static bool is_listed(const struct json_object *list, const char *text)
{
    for (size_t i = 0; i < json_length(list); i++) {
        const char *listed = json_text_at(list, i);
        if (listed != NULL && strcmp(listed, text) == 0)
            return true;
    }
    return false;
}

/* An answer that was given to another site is worth nothing here. */
static bool is_ours(const struct claim *claim,
                    const struct json_object *verdict, struct fault *fault)
{
    const char *hostname, *action, *wanted;

    json_text(verdict, "hostname", &hostname);
    if (hostname == NULL ||
        !is_listed(json_under(claim->known, "hostnames"), hostname))
        return fault_note(fault, FAULT_CAPTCHA_INVALID,
                          "it was solved on another site");
    json_text(verdict, "action", &action);
    json_text(claim->known, "action", &wanted);
    if (wanted != NULL && (action == NULL || strcmp(action, wanted) != 0))
        return fault_note(fault, FAULT_CAPTCHA_INVALID,
                          "it was solved for something else");
    return true;
}

/* The providers share the names of these errors. */
static bool blames_us(const struct json_object *verdict)
{
    const struct json_object *codes = json_under(verdict, "error-codes");

    return is_listed(codes, "missing-input-secret") ||
           is_listed(codes, "invalid-input-secret") ||
           is_listed(codes, "sitekey-secret-mismatch");
}

static bool judge(const struct claim *claim, const struct json_object *verdict,
                  struct fault *fault)
{
    bool is_solved;

    if (!json_read_flag(verdict, "success", &is_solved))
        return fault_note(fault, FAULT_UNREACHABLE, "the captcha provider");
    if (is_solved)
        return is_ours(claim, verdict, fault);
    if (blames_us(verdict)) {
        log_event(LOG_ERR, "captcha-secret-refused",
                  {"see", "register.set_secret('captcha', …)"});
        return fault_note(fault, FAULT_NOT_SET_UP, "");
    }
    return fault_note(fault, FAULT_CAPTCHA_INVALID,
                      "the provider refuses the answer");
}

/* reCAPTCHA, hCaptcha and Turnstile take the same form. */
static bool ask_provider(const struct claim *claim, const char *url,
                         const char *secret, const char *response,
                         struct json_object **verdict)
{
    const struct fetch_field form[] = {{"secret", secret},
                                       {"response", response},
                                       {"remoteip", claim->peer},
                                       {NULL, NULL}};
    const struct fetch fetch = {.url = url, .form = form};
    long status;

    return fetch_json(&fetch, &status, verdict) && status < 500;
}

static bool check(const struct claim *claim, struct evidence *evidence,
                  struct fault *fault)
{
    scoped(json) struct json_object *verdict = NULL;
    const char *response, *url, *secret;

    json_text(claim->keys, "response", &response);
    if (response == NULL || response[0] == '\0')
        return fault_note(fault, FAULT_CAPTCHA_NEEDED, "response");
    json_text(claim->known, "url", &url);
    json_text(claim->known, "secret", &secret);
    if (url == NULL || secret == NULL ||
        json_text_at(json_under(claim->known, "hostnames"), 0) == NULL)
        return fault_note(fault, FAULT_NOT_SET_UP, "");
    if (!ask_provider(claim, url, secret, response, &verdict))
        return fault_note(fault, FAULT_UNREACHABLE, "the captcha provider");
    if (!judge(claim, verdict, fault))
        return false;
    struct secret hash = secret_hash(response);
    evidence->details = json_new();
    json_add_text(evidence->details, "answer_hash", hash.hex);
    return true;
}

const struct stage stage_recaptcha = {
    .type = "m.login.recaptcha",
    .keys = {{.name = "response", .is_optional = true}},
    .is_costly = true,
    .calls_outside = true,
    .needs_known = true,
    .check = check,
};
