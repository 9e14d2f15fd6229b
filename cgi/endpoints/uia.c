#include "cgi/endpoints/uia.h"

#include <stdio.h>
#include <string.h>

#include "cgi/engine/settings.h"
#include "cgi/engine/step.h"
#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "cgi/stages/stage.h"
#include "common/json.h"

static bool is_shown(const struct json_object *list,
                     const struct json_object *stages)
{
    for (size_t i = 0; i < json_length(list); i++)
        if (json_equal(json_under(json_at(list, i), "stages"), stages))
            return true;
    return false;
}

/* Flows that look the same without the password are shown once. */
static struct json_object *write_flows(const struct json_object *flows)
{
    struct json_object *list = json_new_list();

    for (size_t i = 0; i < json_length(flows); i++) {
        const struct json_object *shown =
            json_under(json_at(flows, i), "shown");
        if (is_shown(list, shown))
            continue;
        struct json_object *written = json_new();
        json_add(written, "stages", json_share(shown));
        json_append(list, written);
    }
    return list;
}

static struct json_object *write_params(const struct outcome *outcome,
                                        const struct settings *settings)
{
    struct json_object *params = json_copy(settings->params);

    if (outcome->challenge != NULL)
        json_add(params, outcome->stage->type, json_share(outcome->challenge));
    return params;
}

static void write_state(const struct outcome *outcome,
                        const struct settings *settings, bool has_auth,
                        struct reply *reply)
{
    if (reply->body == NULL) {
        reply->body = json_new();
        reply->outcome = outcome->kind == OUTCOME_CHALLENGE ? "begun" : "next";
        reply->status = 401;
    }
    reply->is_secret = true;
    json_add_text(reply->body, "session", outcome->session.hex);
    json_add(reply->body, "flows", write_flows(settings->flows));
    json_add(reply->body, "params", write_params(outcome, settings));
    if (has_auth)
        json_add(reply->body, "completed", json_share(outcome->completed));
}

/* No stage is missing, or none can pass before: the flows can't tell what is to
 * be done. The state comes along, so that nothing is lost. */
static void ask_for_password(struct reply *reply)
{
    struct error error;

    error_note(&error, ERROR_MISSING_KEYS, "password");
    reply_error(reply, &error);
}

/* The words of this version of the API for what is said in those of version 1.
 */
static struct error translate(const struct outcome *outcome)
{
    struct error error = outcome->error;

    /* The database would name the password, which is no stage here. */
    if (error.kind == ERROR_BAD_TYPE)
        error_note(&error, ERROR_BAD_TYPE,
                   ": the flows and what is completed tell which would do");
    else if (error.kind == ERROR_MISSING_KEYS && outcome->stage != NULL &&
             strcmp(outcome->stage->type, "m.login.email.identity") == 0)
        error_note(&error, ERROR_MISSING_KEYS,
                   "threepid_creds with sid and client_secret");
    return error;
}

static void write_refusal(const struct outcome *outcome, struct reply *reply)
{
    const struct error error = translate(outcome);

    reply_error(reply, &error);
    /* Who has to wait is told by the status, as elsewhere. */
    if (reply->status != 429 && reply->status < 500)
        reply->status = 401;
}

void uia_write_account(const struct outcome *outcome, struct reply *reply)
{
    const struct account *account = &outcome->account;

    reply->status = 200;
    reply->is_secret = true;
    reply->body = json_new();
    json_add_text(reply->body, "user_id", account->user_id);
    if (account->device_id[0] != '\0') {
        json_add_text(reply->body, "access_token", outcome->access_token);
        json_add_text(reply->body, "device_id", account->device_id);
    }
    json_add_text(reply->body, "home_server", account->home_server);
    reply->outcome = "account";
    snprintf(reply->user_id, sizeof reply->user_id, "%s", account->user_id);
}

void uia_write(const struct outcome *outcome, const struct settings *settings,
               bool has_auth, struct reply *reply)
{
    switch (outcome->kind) {
    case OUTCOME_ERROR:
        reply_error(reply, &outcome->error);
        return;
    case OUTCOME_ACCOUNT:
        uia_write_account(outcome, reply);
        return;
    case OUTCOME_REFUSED:
        if (outcome->lacks_password && outcome->error.kind == ERROR_BAD_TYPE)
            ask_for_password(reply);
        else
            write_refusal(outcome, reply);
        break;
    case OUTCOME_NEXT:
        if (outcome->lacks_password &&
            (outcome->stage != NULL || json_length(outcome->completed) > 0))
            ask_for_password(reply);
        break;
    case OUTCOME_CHALLENGE:
        break;
    }
    write_state(outcome, settings, has_auth, reply);
}
