#include "cgi/endpoints/endpoints.h"

#include <stdio.h>

#include "cgi/endpoints/uia.h"
#include "cgi/engine/accounts.h"
#include "cgi/engine/step.h"
#include "cgi/http/body.h"
#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "cgi/stages/nonce.h"
#include "common/attributes.h"
#include "common/json.h"
#include "common/text.h"

/* Where no shared secret is set, this endpoint answers 400 in place of 503: the
 * client is not to try again later. */
static void refuse(const struct error *error, struct reply *reply)
{
    reply_error(reply, error);
    if (error->kind == ERROR_NOT_SET_UP) {
        reply->status = 400;
        reply->retry_after = 0;
    }
}

void endpoint_admin_hand_out_nonce(const struct request *request,
                                   const struct settings *settings,
                                   struct db *db, struct reply *reply)
{
    scoped(secret) struct secret key = {.hex = ""};
    char nonce[NONCE_SIZE];
    struct error error;

    (void)request;
    (void)settings;
    if (accounts_nonce_key(db, &key, &error)) {
        nonce_write(key.hex, nonce);
        reply->status = 200;
        reply->is_secret = true;
        reply->body = json_new();
        json_add_text(reply->body, "nonce", nonce);
    } else {
        refuse(&error, reply);
    }
}

/* The stage's keys are named as in version 1 of the API. */
static const struct {
    const char *key;
    const char *of_stage;
    bool is_optional;
} names[] = {
    {"nonce", "nonce", false},
    {"username", "user", false},
    {"password", "password", false},
    {"mac", "mac", false},
    {"admin", "admin", true},
    {"user_type", "user_type", true},
    {"displayname", "displayname", true},
};

static bool translate(const struct json_object *body, struct json_object *keys,
                      struct error *error)
{
    char missing[ERROR_DETAIL_SIZE] = "";

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        enum json_member kind = json_kind(body, names[i].key);
        if (kind != JSON_MEMBER_NONE && kind != JSON_MEMBER_NULL)
            json_add(keys, names[i].of_stage,
                     json_share(json_under(body, names[i].key)));
        else if (!names[i].is_optional)
            text_append(missing, sizeof missing, ", ", names[i].key);
    }
    return missing[0] == '\0' ||
           error_note(error, ERROR_MISSING_KEYS, "%s", missing);
}

void endpoint_admin_submit(const struct request *request,
                           const struct settings *settings, struct db *db,
                           struct reply *reply)
{
    scoped(json) struct json_object *body = NULL;
    scoped(json) struct json_object *keys = json_new();
    scoped(outcome) struct outcome outcome = {.kind = OUTCOME_ERROR};
    struct step step = {.type = "org.matrix.login.shared_secret",
                        .keys = keys,
                        .peer = request->peer};

    if (body_read(request, &body, &outcome.error) &&
        translate(body, keys, &outcome.error) &&
        body_text(body, "username", &step.profile.user, &outcome.error)) {
        reply_note_step(reply, NULL);
        step_run(&step, settings, db, &outcome);
    }
    reply->is_noted = outcome.is_noted;
    reply->stage = outcome.stage;
    snprintf(reply->user_id, sizeof reply->user_id, "%s", outcome.user_id);
    if (outcome.kind == OUTCOME_ACCOUNT)
        uia_write_account(&outcome, reply);
    else
        refuse(&outcome.error, reply);
}
