#include "cgi/door_v1.h"

#include <stdio.h>
#include <string.h>

#include "cgi/access_token.h"
#include "cgi/body.h"
#include "cgi/fault.h"
#include "cgi/flow.h"
#include "cgi/reply.h"
#include "cgi/request.h"
#include "cgi/settings.h"
#include "cgi/stage.h"
#include "cgi/step.h"
#include "common/attributes.h"
#include "common/json.h"

/* Some clients take m.login.password only without stages, and every other
 * flow only with them. */
static bool stands_alone(const struct flow *flow)
{
    return flow->length == 1 &&
           strcmp(flow->stages[0]->type, "m.login.password") == 0;
}

static struct json_object *write_flow(const struct flow *flow)
{
    struct json_object *written = json_new();

    json_add_text(written, "type", flow->stages[0]->type);
    if (stands_alone(flow))
        return written;
    struct json_object *stages = json_new_list();
    for (size_t i = 0; i < flow->length; i++)
        json_append_text(stages, flow->stages[i]->type);
    json_add(written, "stages", stages);
    return written;
}

void door_v1_show_flows(const struct request *request,
                        const struct settings *settings, struct db *db,
                        struct reply *reply)
{
    struct json_object *flows = json_new_list();

    (void)request;
    (void)db;
    if (settings->registration_open)
        for (size_t i = 0; i < settings->flows.count; i++)
            json_append(flows, write_flow(&settings->flows.flows[i]));
    reply->status = 200;
    reply->is_common = true;
    reply->body = json_new();
    json_add(reply->body, "flows", flows);
}

static bool read_step(const struct json_object *body, struct step *step,
                      struct fault *fault)
{
    step->keys = body;
    if (!body_text(body, "type", &step->type, fault) ||
        !body_text(body, "session", &step->session, fault) ||
        !body_text(body, "user", &step->user, fault))
        return false;
    if (step->type == NULL)
        return fault_note(fault, FAULT_MISSING_KEYS, "type");
    if (step->session != NULL && step->session[0] == '\0')
        step->session = NULL;
    return true;
}

static void write_begun(struct outcome *outcome, struct reply *reply)
{
    reply->status = 200;
    reply->is_secret = true;
    reply->body = outcome->begun;
    outcome->begun = NULL;
    json_add_text(reply->body, "type", outcome->stage->type);
    json_add_text(reply->body, "session", outcome->session.hex);
    reply->outcome = "begun";
}

static void write_next(const struct outcome *outcome, struct reply *reply)
{
    reply->status = 200;
    reply->is_secret = true;
    reply->body = json_new();
    json_add_text(reply->body, "session", outcome->session.hex);
    json_add_text(reply->body, "next", outcome->next->type);
    reply->outcome = "next";
}

/* home_server is not in the Swagger document; every client reads it. */
static void write_account(const struct outcome *outcome, struct reply *reply)
{
    reply->status = 200;
    reply->is_secret = true;
    reply->body = json_new();
    json_add_text(reply->body, "user_id", outcome->account.user_id);
    json_add_text(reply->body, "access_token", outcome->access_token.hex);
    json_add_text(reply->body, "home_server", outcome->account.home_server);
    reply->outcome = "account";
    snprintf(reply->user_id, sizeof reply->user_id, "%s",
             outcome->account.user_id);
}

static void write_outcome(struct outcome *outcome, struct reply *reply)
{
    reply->stage = outcome->stage;
    snprintf(reply->user_id, sizeof reply->user_id, "%s", outcome->user_id);
    switch (outcome->kind) {
    case OUTCOME_FAULT:
        reply_fault(reply, &outcome->fault);
        break;
    case OUTCOME_BEGUN:
        write_begun(outcome, reply);
        break;
    case OUTCOME_NEXT:
        write_next(outcome, reply);
        break;
    case OUTCOME_ACCOUNT:
        write_account(outcome, reply);
        break;
    }
}

void door_v1_submit(const struct request *request,
                    const struct settings *settings, struct db *db,
                    struct reply *reply)
{
    scoped(json) struct json_object *body = NULL;
    scoped(outcome) struct outcome outcome = {.kind = OUTCOME_FAULT};
    char token[ACCESS_TOKEN_SIZE];
    struct step step = {.peer = request->peer,
                        .access_token = access_token_read(request, token)};

    if (body_read(request, &body, &outcome.fault) &&
        read_step(body, &step, &outcome.fault)) {
        reply_note_step(reply, step.session);
        step_run(&step, settings, db, &outcome);
    }
    explicit_bzero(token, sizeof token);
    write_outcome(&outcome, reply);
}
