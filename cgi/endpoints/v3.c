#include "cgi/endpoints/endpoints.h"

#include <stdio.h>
#include <string.h>

#include "cgi/endpoints/registration.h"
#include "cgi/endpoints/service.h"
#include "cgi/endpoints/uia.h"
#include "cgi/engine/step.h"
#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "cgi/http/request.h"
#include "common/attributes.h"

static void run(const struct registration *read, const struct request *request,
                const struct settings *settings, struct db *db,
                struct reply *reply)
{
    scoped(outcome) struct outcome outcome = {.kind = OUTCOME_ERROR};
    bool is_alone = read->alone != NULL;
    const struct step step = {.type = is_alone ? read->alone : read->type,
                              .session = is_alone ? NULL : read->session,
                              .keys = read->keys,
                              .profile = read->profile,
                              .access_token = read->access_token,
                              .peer = request->peer,
                              .is_uia = !is_alone,
                              .begins_anew = !is_alone};

    step_run(&step, settings, db, &outcome);
    reply_note_step(reply, outcome.session.hex[0] == '\0'
                               ? step.session
                               : outcome.session.hex);
    reply->is_noted = outcome.is_noted;
    reply->stage = outcome.stage;
    snprintf(reply->user_id, sizeof reply->user_id, "%s", outcome.user_id);
    uia_write(&outcome, settings, read->type != NULL || read->session != NULL,
              reply);
}

/* An application service says so, or its token does. Any other client may show
 * a token of its own. False with an error noted. */
static bool judge_token(struct registration *read,
                        const struct request *request, struct db *db,
                        struct error *error)
{
    bool is_service =
        read->alone != NULL && strcmp(read->alone, SERVICE_TYPE) == 0;

    if (!is_service && (!read->may_be_service || read->access_token == NULL))
        return true;
    if (service_is_known(read->access_token, request, db, error))
        return is_service || registration_be_of_service(read, error);
    return !is_service && error_row(error->kind)->status < 500;
}

void endpoint_v3_submit(const struct request *request,
                        const struct settings *settings, struct db *db,
                        struct reply *reply)
{
    scoped(registration) struct registration read = {.body = NULL};
    struct error error;

    if (!registration_read(request, &read, &error))
        reply_error(reply, &error);
    else if (!judge_token(&read, request, db, &error))
        service_refuse(&error, reply);
    else
        run(&read, request, settings, db, reply);
}
