
#include "cgi/endpoints/endpoints.h"

#include <stdio.h>
#include <string.h>

#include "cgi/endpoints/registration.h"
#include "cgi/endpoints/uia.h"
#include "cgi/engine/keep.h"
#include "cgi/engine/step.h"
#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "cgi/stages/flow.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"

/* Whether a error is about the stage alone: then the client is told how far it
 * is, and may try again. */
static bool is_refusal(const struct error *error)
{
    int status = error_row(error->kind)->status;

    return (status == 400 || status == 403) && error->kind != ERROR_BAD_JSON &&
           error->kind != ERROR_CLOSED && error->kind != ERROR_NAME_IN_USE &&
           error->kind != ERROR_NAME_RESERVED;
}

/* A request of a client whose session is known by now. */
struct visit {
    const struct registration *read;
    const struct settings *settings;
    struct db *db;
    const char *peer;
    const struct outcome *state; /* how far it was before; OUTCOME_NEXT */
};

/* The refusal may be NULL. */
static void show(const struct visit *visit, const struct outcome *state,
                 const struct outcome *result, const struct error *refusal,
                 struct reply *reply)
{
    const struct registration *read = visit->read;
    const struct uia uia = {
        .settings = visit->settings,
        .state = state,
        .shows_completed = read->type != NULL || read->session != NULL,
        .challenger = result == NULL ? NULL : result->stage,
        .challenge = result == NULL ? NULL : result->challenge,
        .refusal = refusal};

    uia_write(&uia, reply);
}

/* No stage is missing, or none can be passed before: the flows can't tell what
 * is to be done. The state comes along, so that nothing is lost. */
static void ask_for_password(const struct visit *visit,
                             const struct outcome *state, struct reply *reply)
{
    struct error error;

    error_note(&error, ERROR_MISSING_KEYS, "password");
    show(visit, state, NULL, &error, reply);
    reply->status = error_row(error.kind)->status;
}

static void write_refusal(const struct visit *visit, const struct error *error,
                          struct reply *reply)
{
    /* The engine would name the password, which is no stage here. */
    const struct error bad_type = {
        .kind = ERROR_BAD_TYPE,
        .tries_left = TRIES_UNSAID,
        .detail = ": the flows and what is completed tell which would do"};

    if (error->kind != ERROR_BAD_TYPE && is_refusal(error))
        show(visit, visit->state, NULL, error, reply);
    else if (error->kind != ERROR_BAD_TYPE)
        reply_error(reply, error);
    else if (uia_lacks_password(visit->settings, visit->state,
                                stage_find(visit->read->type)))
        ask_for_password(visit, visit->state, reply);
    else
        show(visit, visit->state, NULL, &bad_type, reply);
}

static void write_result(const struct visit *visit,
                         const struct outcome *result, struct reply *reply)
{
    switch (result->kind) {
    case OUTCOME_FAULT:
        write_refusal(visit, &result->error, reply);
        break;
    case OUTCOME_CHALLENGE:
        show(visit, visit->state, result, NULL, reply);
        break;
    case OUTCOME_NEXT:
        if (uia_lacks_password(visit->settings, result, NULL))
            ask_for_password(visit, result, reply);
        else
            show(visit, result, NULL, NULL, reply);
        break;
    case OUTCOME_ACCOUNT:
        uia_write_account(result, reply);
        break;
    }
}

static void run(const struct visit *visit, const char *type,
                struct outcome *result)
{
    const struct step step = {.type = type,
                              .session = visit->state->session.hex,
                              .keys = visit->read->keys,
                              .access_token = visit->read->access_token,
                              .peer = visit->peer};

    step_run(&step, visit->settings, visit->db, result);
}

/* Whether m.login.dummy, which no flow has next, stands for having nothing
 * else to do. */
static bool is_end(const struct visit *visit, const struct outcome *result)
{
    return result->kind == OUTCOME_FAULT &&
           result->error.kind == ERROR_BAD_TYPE && result->stage != NULL &&
           strcmp(result->stage->type, "m.login.dummy") == 0 &&
           !uia_lacks_password(visit->settings, visit->state, result->stage);
}

/* A stage that has passed is not judged again. */
static void go_on(const struct visit *visit, struct reply *reply)
{
    scoped(outcome) struct outcome result = {.kind = OUTCOME_FAULT};
    const struct flow *passed = &visit->state->passed;
    const char *type = visit->read->type;

    if (type != NULL && flow_contains(passed, stage_find(type)))
        type = NULL;
    if (type == NULL && !uia_has_completed(passed)) {
        show(visit, visit->state, NULL, NULL, reply);
        return;
    }
    run(visit, type, &result);
    if (is_end(visit, &result))
        run(visit, NULL, &result);
    reply->stage = result.stage;
    write_result(visit, &result, reply);
}

/* False when the session that was named is gone, or has ended under another
 * user name: then the client begins anew. */
static bool find_session(const struct visit *visit, struct outcome *state)
{
    const struct registration *read = visit->read;
    struct keep keep = {.session = read->session,
                        .user = read->user,
                        .password = read->password,
                        .device = &read->device,
                        .peer = visit->peer};

    keep_run(&keep, visit->settings, visit->db, state);
    if (state->kind != OUTCOME_FAULT)
        return true;
    /* It has ended in between and tells how when it is asked again. */
    if (state->error.kind == ERROR_SESSION_MOVED)
        keep_run(&keep, visit->settings, visit->db, state);
    if (state->error.kind != ERROR_SESSION_UNKNOWN &&
        state->error.kind != ERROR_SESSION_COMPLETE)
        return true;
    keep.session = NULL;
    keep_run(&keep, visit->settings, visit->db, state);
    return false;
}

static void visit_session(struct visit visit, struct reply *reply)
{
    scoped(outcome) struct outcome state = {.kind = OUTCOME_FAULT};
    const struct registration *read = visit.read;
    bool is_found = find_session(&visit, &state);

    visit.state = &state;
    reply_note_step(reply, state.kind == OUTCOME_FAULT ? read->session
                                                       : state.session.hex);
    snprintf(reply->user_id, sizeof reply->user_id, "%s", state.user_id);
    if (state.kind == OUTCOME_FAULT)
        reply_error(reply, &state.error);
    else if (state.kind == OUTCOME_ACCOUNT)
        uia_write_account(&state, reply);
    else if (is_found && (read->type != NULL || read->session != NULL))
        go_on(&visit, reply);
    else
        show(&visit, &state, NULL, NULL, reply);
}

/* A registration outside all flows is done at once. */
static void register_alone(const struct visit *visit, struct reply *reply)
{
    scoped(outcome) struct outcome outcome = {.kind = OUTCOME_FAULT};
    const struct registration *read = visit->read;
    const struct step step = {.type = read->alone,
                              .user = read->user,
                              .keys = read->keys,
                              .access_token = read->access_token,
                              .peer = visit->peer,
                              .device = &read->device};

    reply_note_step(reply, NULL);
    step_run(&step, visit->settings, visit->db, &outcome);
    reply->stage = outcome.stage;
    if (outcome.kind == OUTCOME_ACCOUNT)
        uia_write_account(&outcome, reply);
    else
        reply_error(reply, &outcome.error);
}

void endpoint_v3_submit(const struct request *request,
                        const struct settings *settings, struct db *db,
                        struct reply *reply)
{
    scoped(registration) struct registration read = {.body = NULL};
    struct error error;
    const struct visit visit = {
        .read = &read, .settings = settings, .db = db, .peer = request->peer};

    if (!registration_read(request, &read, &error))
        reply_error(reply, &error);
    else if (read.alone != NULL)
        register_alone(&visit, reply);
    else
        visit_session(visit, reply);
}
