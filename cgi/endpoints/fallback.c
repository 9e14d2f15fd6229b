#include "cgi/endpoints/endpoints.h"

#include <stdio.h>
#include <string.h>

#include "cgi/engine/settings.h"
#include "cgi/engine/step.h"
#include "cgi/http/body.h"
#include "cgi/http/error.h"
#include "cgi/http/page.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/json.h"

/* The stage that the path names; NULL when it is in no flow. */
static const struct stage *find_stage(const struct request *request,
                                      const struct settings *settings)
{
    static const char before[] = "/auth/", behind[] = "/fallback/web";
    char type[TYPE_SIZE];
    const char *begin = strstr(request->path, before) + sizeof before - 1;
    int length = (int)strlen(begin) - (int)(sizeof behind - 1);

    if (snprintf(type, sizeof type, "%.*s", length, begin) >= TYPE_SIZE)
        return NULL;
    const struct stage *stage = stage_find(type);
    return stage != NULL && settings_have_stage(settings, type) ? stage : NULL;
}

void endpoint_fallback_show(const struct request *request,
                            const struct settings *settings, struct db *db,
                            struct reply *reply)
{
    const struct stage *stage = find_stage(request, settings);
    const struct page strange = {
        .name = "stageUnknown",
        .title = "There is no such step",
        .text = "This server does not ask for that when people sign up."};

    (void)db;
    if (stage == NULL) {
        page_write(&strange, 404, reply);
        return;
    }
    const char *sources;
    const struct json_object *widget =
        json_under(settings->widgets, stage->type);
    json_text(widget, "sources", &sources);
    const struct scripted_page page = {
        .type = stage->type,
        .params = json_member_text(settings->params, stage->type),
        .widget = json_member_text(settings->widgets, stage->type),
        .settings = json_write(settings->page, NULL),
        .sources = sources == NULL ? "" : sources};
    page_write_scripted(&page, reply);
}

/* What a page sends: the session, and the stage's keys beside it. */
static bool read_step(const struct json_object *body, struct step *step,
                      struct error *error)
{
    static const char *const needed[] = {"session", NULL};

    step->keys = body;
    return body_has(body, needed, error) &&
           body_text(body, "session", &step->session, error) &&
           body_text(body, "user", &step->profile.user, error);
}

/* The account and its token are for the client, and not for the page. */
static void write_outcome(const struct outcome *outcome, struct reply *reply)
{
    if (outcome->kind == OUTCOME_ERROR || outcome->kind == OUTCOME_REFUSED) {
        reply_error(reply, &outcome->error);
        reply->is_noted = outcome->is_noted;
        return;
    }
    reply->status = 200;
    reply->is_secret = true;
    reply->body = json_new();
    if (outcome->kind == OUTCOME_CHALLENGE)
        json_add(reply->body, "begun", json_share(outcome->challenge));
    else
        json_add_flag(reply->body, "completed", true);
    reply->outcome = outcome->kind == OUTCOME_CHALLENGE ? "begun" : "next";
}

void endpoint_fallback_submit(const struct request *request,
                              const struct settings *settings, struct db *db,
                              struct reply *reply)
{
    scoped(json) struct json_object *body = NULL;
    scoped(outcome) struct outcome outcome = {.kind = OUTCOME_ERROR};
    const struct stage *stage = find_stage(request, settings);
    struct step step = {
        .peer = request->peer, .is_uia = true, .stays_open = true};

    if (stage == NULL) {
        error_note(&outcome.error, ERROR_NOT_FOUND, "");
    } else if (body_read(request, &body, &outcome.error) &&
               read_step(body, &step, &outcome.error)) {
        step.type = stage->type;
        reply_note_step(reply, step.session);
        step_run(&step, settings, db, &outcome);
    }
    reply->stage = stage;
    write_outcome(&outcome, reply);
}
