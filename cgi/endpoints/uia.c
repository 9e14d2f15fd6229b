#include "cgi/endpoints/uia.h"

#include <stdio.h>
#include <string.h>

#include "cgi/engine/settings.h"
#include "cgi/engine/step.h"
#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "cgi/stages/flow.h"
#include "cgi/stages/stage.h"
#include "common/json.h"

static struct flow without_password(const struct flow *flow)
{
    struct flow shown = {.length = 0};

    for (size_t i = 0; i < flow->length; i++)
        if (!flow->stages[i]->takes_kept_password)
            shown.stages[shown.length++] = flow->stages[i];
    return shown;
}

static struct json_object *write_stages(const struct flow *flow)
{
    struct json_object *stages = json_new_list();

    for (size_t i = 0; i < flow->length; i++)
        json_append_text(stages, flow->stages[i]->type);
    return stages;
}

static bool is_equal(const struct flow *one, const struct flow *other)
{
    /* An array of pointers is what it is. */
    return one->length == other->length &&
           memcmp(one->stages, other->stages,
                  /* NOLINTNEXTLINE(bugprone-sizeof-expression) */
                  one->length * sizeof one->stages[0]) == 0;
}

static bool is_shown(const struct flows *shown, const struct flow *flow)
{
    for (size_t i = 0; i < shown->count; i++)
        if (is_equal(&shown->flows[i], flow))
            return true;
    return false;
}

/* A flow that has nothing left to show asks for a stage that does nothing. */
static struct json_object *write_flows(const struct flows *flows)
{
    const struct flow nothing = {.length = 1,
                                 .stages = {stage_find("m.login.dummy")}};
    struct flows shown = {.count = 0};
    struct json_object *list = json_new_list();

    for (size_t i = 0; i < flows->count; i++) {
        struct flow flow = without_password(&flows->flows[i]);
        if (flow.length == 0)
            flow = nothing;
        if (is_shown(&shown, &flow))
            continue;
        shown.flows[shown.count++] = flow;
        struct json_object *written = json_new();
        json_add(written, "stages", write_stages(&flow));
        json_append(list, written);
    }
    return list;
}

static struct json_object *write_params(const struct uia *uia)
{
    const struct flows *flows = &uia->settings->flows;
    struct json_object *params = json_new();

    for (size_t i = 0; i < flows->count; i++)
        for (size_t j = 0; j < flows->flows[i].length; j++) {
            const char *type = flows->flows[i].stages[j]->type;
            const struct json_object *needed =
                json_under(uia->settings->params, type);
            if (needed != NULL)
                json_add(params, type, json_share(needed));
        }
    if (uia->challenge != NULL)
        json_add(params, uia->challenger->type, json_share(uia->challenge));
    return params;
}

void uia_write(const struct uia *uia, struct reply *reply)
{
    const struct flow completed = without_password(&uia->state->passed);

    reply->outcome = uia->challenge == NULL ? "next" : "begun";
    if (uia->refusal != NULL)
        reply_error(reply, uia->refusal);
    else
        reply->body = json_new();
    reply->status = 401;
    reply->is_secret = true;
    json_add_text(reply->body, "session", uia->state->session.hex);
    json_add(reply->body, "flows", write_flows(&uia->settings->flows));
    json_add(reply->body, "params", write_params(uia));
    if (uia->shows_completed)
        json_add(reply->body, "completed", write_stages(&completed));
}

void uia_write_account(const struct outcome *outcome, struct reply *reply)
{
    const struct account *account = &outcome->account;

    reply->status = 200;
    reply->is_secret = true;
    reply->body = json_new();
    json_add_text(reply->body, "user_id", account->user_id);
    if (account->device_id[0] != '\0') {
        json_add_text(reply->body, "access_token", outcome->access_token.hex);
        json_add_text(reply->body, "device_id", account->device_id);
    }
    json_add_text(reply->body, "home_server", account->home_server);
    reply->outcome = "account";
    snprintf(reply->user_id, sizeof reply->user_id, "%s", account->user_id);
}

bool uia_has_completed(const struct flow *passed)
{
    return without_password(passed).length > 0;
}

bool uia_lacks_password(const struct settings *settings,
                        const struct outcome *state, const struct stage *stage)
{
    const struct flows *flows = &settings->flows;
    struct flow with = state->passed, without = state->passed;

    if (state->has_password || !flow_go_on(flows, stage, true, &with))
        return false;
    if (stage == NULL)
        return with.length > state->passed.length;
    return !flow_go_on(flows, stage, false, &without);
}
