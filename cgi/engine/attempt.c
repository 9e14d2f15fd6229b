#include "cgi/engine/attempt.h"

#include <stdlib.h>
#include <string.h>

#include "cgi/engine/new_name.h"
#include "cgi/engine/settings.h"
#include "cgi/stages/new_password.h"
#include "cgi/stages/stage.h"
#include "common/json.h"

const char *attempt_localpart(const struct attempt *attempt)
{
    return attempt->step.profile.user == NULL ? NULL
                                              : attempt->username.localpart;
}

const char *attempt_wanted_name(const struct attempt *attempt)
{
    return attempt->looked.wanted_name[0] == '\0' ? attempt_localpart(attempt)
                                                  : attempt->looked.wanted_name;
}

static bool read_name(struct attempt *attempt, struct outcome *outcome)
{
    if (!new_name_read(attempt->step.profile.user, attempt->settings,
                       &attempt->username, &outcome->error))
        return false;
    memcpy(outcome->user_id, attempt->username.user_id,
           sizeof outcome->user_id);
    return true;
}

/* What is wrong with the profile, however far the session is. */
static bool read_profile(struct attempt *attempt, struct outcome *outcome)
{
    const struct profile *profile = &attempt->step.profile;

    if (!read_name(attempt, outcome))
        return false;
    const struct new_password password = {
        .text = profile->password,
        .localpart = attempt_localpart(attempt),
        .server_name = attempt->settings->server_name};
    return profile->password == NULL ||
           new_password_fits(&password, &attempt->settings->password,
                             &outcome->error);
}

void attempt_derive_macs(struct attempt *attempt)
{
    attempt->request_mac =
        session_request_mac(&attempt->session, attempt->stage, attempt->keys);
    attempt->brings_profile =
        session_profile_mac(&attempt->session, &attempt->step.profile,
                            &attempt->profile_mac) &&
        attempt->step.is_uia;
}

bool attempt_read(struct attempt *attempt, struct outcome *outcome)
{
    struct step *step = &attempt->step;
    bool is_closed = !attempt->settings->registration_open &&
                     !(attempt->stage != NULL && attempt->stage->stands_alone);

    if (is_closed && step->session == NULL) {
        /* Administrators look for the failure by the name, if it is one. */
        (void)read_name(attempt, outcome);
        return error_note(&outcome->error, ERROR_CLOSED, "");
    }
    if (!session_identify(&attempt->session, step->session)) {
        if (!step->begins_anew)
            return error_note(&outcome->error, ERROR_SESSION_UNKNOWN, "");
        attempt->session = session_begin();
        step->type = NULL;
        attempt->stage = NULL;
    }
    /* Only what has ended is told while registration is closed. */
    if (!read_profile(attempt, outcome))
        return is_closed && error_note(&outcome->error, ERROR_CLOSED, "");
    /* Keys that are missing are told once the stage may come at all. */
    if (attempt->stage != NULL) {
        attempt->keys = stage_keys(attempt->stage, step->keys);
        attempt->is_refused =
            !stage_has_keys(attempt->stage, attempt->keys, &attempt->refusal);
    }
    outcome->error = attempt->refusal;
    return !attempt->is_refused || attempt->refusal.kind != ERROR_BAD_JSON;
}

/* What the stage's check has found out, and the password that came with it or
 * was encrypted under the session ID. */
static void forget_check(struct attempt *attempt)
{
    json_end(attempt->result.details);
    json_end(attempt->result.challenge);
    attempt->result = (struct stage_result){.password = NULL};
    explicit_bzero(attempt->password_hash, sizeof attempt->password_hash);
    free(attempt->sealed_password);
    attempt->sealed_password = NULL;
}

bool attempt_lost_session(const struct attempt *attempt,
                          const struct outcome *outcome)
{
    return outcome->kind == OUTCOME_ERROR && attempt->step.begins_anew &&
           attempt->step.session != NULL &&
           (outcome->error.kind == ERROR_SESSION_UNKNOWN ||
            outcome->error.kind == ERROR_SESSION_COMPLETE);
}

void attempt_begin_anew(struct attempt *attempt)
{
    attempt->session = session_begin();
    attempt->step.type = NULL;
    attempt->step.session = NULL;
    attempt->stage = NULL;
    attempt->is_refused = false;
    forget_check(attempt);
    attempt_derive_macs(attempt);
}

void scope_end_attempt(struct attempt *attempt)
{
    scope_end_looked(&attempt->looked);
    forget_check(attempt);
    json_end(attempt->keys);
    explicit_bzero(attempt, sizeof *attempt);
}
