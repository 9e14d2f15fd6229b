#include "cgi/door_v1.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cgi/fault.h"
#include "cgi/flow.h"
#include "cgi/reply.h"
#include "cgi/request.h"
#include "cgi/settings.h"
#include "cgi/stage.h"
#include "cgi/step.h"
#include "common/attributes.h"
#include "common/form.h"
#include "common/json.h"

enum { TOKEN_SIZE = 512 };

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
    reply->body = json_new();
    json_add(reply->body, "flows", flows);
}

static bool read_body(const struct request *request, struct json_object **body,
                      struct fault *fault)
{
    char detail[JSON_DETAIL_SIZE];

    switch (json_read(request->body, request->body_length, body, detail)) {
    case JSON_BODY_FINE:
        return true;
    case JSON_BODY_MALFORMED:
        return fault_note(fault, FAULT_NOT_JSON, "%s", detail);
    case JSON_BODY_UNFIT:
        return fault_note(fault, FAULT_BAD_JSON, "%s", detail);
    }
    return fault_note(fault, FAULT_INTERNAL, "");
}

/* A text, or NULL when the key is absent or null. */
static bool read_text(const struct json_object *body, const char *key,
                      const char **text, struct fault *fault)
{
    enum json_member kind = json_text(body, key, text);

    if (kind != JSON_MEMBER_TEXT && kind != JSON_MEMBER_NULL &&
        kind != JSON_MEMBER_NONE)
        return fault_note(fault, FAULT_BAD_JSON,
                          "the key \"%s\" is not a string", key);
    return true;
}

static bool read_step(const struct json_object *body, struct step *step,
                      struct fault *fault)
{
    step->keys = body;
    if (!read_text(body, "type", &step->type, fault) ||
        !read_text(body, "session", &step->session, fault) ||
        !read_text(body, "user", &step->user, fault))
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

/* A client shows a token of its own in the query or in a header (Matrix
 * specification, "Using access tokens"). */
static const char *read_access_token(const struct request *request,
                                     char token[TOKEN_SIZE])
{
    static const char bearer[] = "Bearer ";

    if (form_value(request->query, "access_token", token, TOKEN_SIZE))
        return token;
    if (strncasecmp(request->authorization, bearer, sizeof bearer - 1) != 0 ||
        snprintf(token, TOKEN_SIZE, "%s",
                 request->authorization + sizeof bearer - 1) >= TOKEN_SIZE)
        return NULL;
    return token;
}

void door_v1_submit(const struct request *request,
                    const struct settings *settings, struct db *db,
                    struct reply *reply)
{
    scoped(json) struct json_object *body = NULL;
    scoped(outcome) struct outcome outcome = {.kind = OUTCOME_FAULT};
    char token[TOKEN_SIZE];
    struct step step = {.peer = request->peer,
                        .access_token = read_access_token(request, token)};

    if (read_body(request, &body, &outcome.fault) &&
        read_step(body, &step, &outcome.fault))
        step_run(&step, settings, db, &outcome);
    explicit_bzero(token, sizeof token);
    write_outcome(&outcome, reply);
}
