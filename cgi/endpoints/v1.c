#include "cgi/endpoints/endpoints.h"

#include <stdio.h>
#include <string.h>

#include "cgi/endpoints/service.h"
#include "cgi/engine/accounts.h"
#include "cgi/engine/settings.h"
#include "cgi/engine/step.h"
#include "cgi/http/access_token.h"
#include "cgi/http/body.h"
#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/json.h"
#include "common/secret.h"

/* Some clients take the password's flow only without stages, and every other
 * flow only with them. Later versions show another stage in its place. */
static bool is_password_alone(const struct json_object *stages,
                              const struct json_object *shown)
{
    return json_length(stages) == 1 &&
           strcmp(json_text_at(stages, 0), json_text_at(shown, 0)) != 0;
}

static struct json_object *write_flow(const struct json_object *flow)
{
    const struct json_object *stages = json_under(flow, "stages");
    struct json_object *written = json_new();

    json_add_text(written, "type", json_text_at(stages, 0));
    if (!is_password_alone(stages, json_under(flow, "shown")))
        json_add(written, "stages", json_share(stages));
    return written;
}

void endpoint_v1_show_flows(const struct request *request,
                            const struct settings *settings, struct db *db,
                            struct reply *reply)
{
    struct json_object *flows = json_new_list();

    (void)request;
    (void)db;
    if (settings->registration_open)
        for (size_t i = 0; i < json_length(settings->flows); i++)
            json_append(flows, write_flow(json_at(settings->flows, i)));
    reply->status = 200;
    reply->body = json_new();
    json_add(reply->body, "flows", flows);
}

static bool read_step(const struct json_object *body, struct step *step,
                      struct error *error)
{
    step->keys = body;
    if (!body_text(body, "type", &step->type, error) ||
        !body_text(body, "session", &step->session, error) ||
        !body_text(body, "user", &step->profile.user, error))
        return false;
    /* Application services have left it out for years. */
    if (step->type == NULL && step->access_token != NULL)
        step->type = SERVICE_TYPE;
    if (step->type == NULL)
        return error_note(error, ERROR_MISSING_KEYS, "type");
    if (step->session != NULL && step->session[0] == '\0')
        step->session = NULL;
    return true;
}

/* A user name that is missing is told first. */
static bool is_of_service(const struct step *step)
{
    return strcmp(step->type, SERVICE_TYPE) == 0 && step->profile.user != NULL;
}

static void write_begun(struct outcome *outcome, struct reply *reply)
{
    reply->status = 200;
    reply->is_secret = true;
    reply->body = outcome->challenge;
    outcome->challenge = NULL;
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
    json_add_text(reply->body, "next", outcome->next);
    reply->outcome = "next";
}

/* home_server is not in the Swagger document; every client reads it. */
static void write_account(const struct outcome *outcome, struct reply *reply)
{
    reply->status = 200;
    reply->is_secret = true;
    reply->body = json_new();
    json_add_text(reply->body, "user_id", outcome->account.user_id);
    /* A later version of the API may have said that no login is wanted. */
    if (outcome->account.device_id[0] != '\0')
        json_add_text(reply->body, "access_token", outcome->access_token);
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
    case OUTCOME_ERROR:
    case OUTCOME_REFUSED:
        reply_error(reply, &outcome->error);
        break;
    case OUTCOME_CHALLENGE:
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

void endpoint_v1_submit(const struct request *request,
                        const struct settings *settings, struct db *db,
                        struct reply *reply)
{
    scoped(json) struct json_object *body = NULL;
    scoped(outcome) struct outcome outcome = {.kind = OUTCOME_ERROR};
    char token[ACCESS_TOKEN_SIZE];
    struct step step = {.peer = request->peer,
                        .access_token = access_token_read(request, token)};

    if (!body_read(request, &body, &outcome.error) ||
        !read_step(body, &step, &outcome.error)) {
        reply_error(reply, &outcome.error);
    } else if (is_of_service(&step) &&
               !service_is_known(step.access_token, request, db,
                                 &outcome.error)) {
        service_refuse(&outcome.error, reply);
    } else {
        reply_note_step(reply, step.session);
        step_run(&step, settings, db, &outcome);
        reply->is_noted = outcome.is_noted;
        write_outcome(&outcome, reply);
    }
    explicit_bzero(token, sizeof token);
}

void endpoint_v1_cancel(const struct request *request,
                        const struct settings *settings, struct db *db,
                        struct reply *reply)
{
    static const char *const needed[] = {"session", NULL};
    scoped(json) struct json_object *body = NULL;
    const char *session;
    struct error error;

    (void)settings;
    if (!body_read(request, &body, &error) || !body_has(body, needed, &error) ||
        !body_text(body, "session", &session, &error)) {
        reply_error(reply, &error);
        return;
    }
    const struct secret hash = secret_hash(session);
    if (!accounts_cancel(db, &hash, &error)) {
        reply_error(reply, &error);
        return;
    }
    reply->status = 200;
    reply->body = json_new();
    reply->outcome = "cancelled";
}
